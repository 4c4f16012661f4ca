package io.sidetape.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Runs a program to its end. One that fails is the test's failure, in the program's own words.
final class Script {
  /// Tests run in the module's folder, `app`.
  private static final Path LAB = Path.of("../asterisk-conf/lab").toAbsolutePath().normalize();

  private Script() {}

  /// What `lab …` prints on stdout.
  static List<String> lab(String... arguments) {
    return run(LAB.resolve("lab"), arguments);
  }

  /// Real SIP: `call` places calls and returns when they are over, `agent` answers one.
  static void sipp(String which, List<String> options) {
    run(LAB.resolve("sipp").resolve(which), options.toArray(String[]::new));
  }

  static List<String> run(Path program, String... arguments) {
    var command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    try {
      var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0)
        throw new AssertionError(command + ": exit status " + exit + ", see stderr. " + output);
      return output.lines().toList();
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    } catch (InterruptedException stopping) {
      throw new AssertionError(command + ": interrupted", stopping);
    }
  }
}
