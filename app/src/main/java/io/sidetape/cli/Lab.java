package io.sidetape.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/// The private Asterisk of `asterisk-conf/lab`, as its script tells of it.
///
/// @param version Asterisk's, as in `22.10.1`
/// @param recordings the folder that it records into
record Lab(
    URI url, String username, String password, String version, Path folder, Path recordings) {

  /// Brings it up, or finds it up; the script's own steps go to stderr as they run.
  ///
  /// @throws CommandFailed the script could not; it has said why
  static Lab up(Path home, String name) throws IOException, InterruptedException {
    var script = home.resolve("asterisk-conf/lab/lab");
    if (!Files.isExecutable(script))
      throw new CommandFailed(
          Exit.UNAVAILABLE, script + ": not there; the demo runs from a checkout of sidetape");
    var process =
        new ProcessBuilder(script.toString(), "up", "--name", name)
            .redirectError(Redirect.INHERIT)
            .start();
    var facts = facts(process);
    int exit = process.waitFor();
    if (exit != 0) throw new CommandFailed(exit, "no private Asterisk, so no demo");
    return of(facts);
  }

  private static Map<String, String> facts(Process process) throws IOException {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      return lines
          .lines()
          .filter(line -> line.contains("="))
          .collect(Collectors.toMap(Lab::key, Lab::value));
    } catch (UncheckedIOException broken) {
      throw new IOException(broken);
    }
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('='));
  }

  private static String value(String line) {
    return line.substring(line.indexOf('=') + 1);
  }

  private static Lab of(Map<String, String> facts) {
    return new Lab(
        URI.create(fact(facts, "LAB_ARI_URL")),
        fact(facts, "LAB_ARI_USER"),
        fact(facts, "LAB_ARI_PASSWORD"),
        fact(facts, "LAB_VERSION"),
        Path.of(fact(facts, "LAB_DIR")),
        Path.of(fact(facts, "LAB_RECORDINGS")));
  }

  private static String fact(Map<String, String> facts, String key) {
    var value = facts.get(key);
    if (value == null) throw new CommandFailed(Exit.UNAVAILABLE, "the lab did not tell its " + key);
    return value;
  }
}
