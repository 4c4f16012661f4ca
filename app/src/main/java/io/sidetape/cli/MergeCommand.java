package io.sidetape.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.audio.MergeRequest;
import io.sidetape.audio.PcmFile;
import io.sidetape.audio.Side;
import io.sidetape.audio.StereoFile;
import io.sidetape.audio.StereoMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `sidetape merge`: two mono files into one stereo file.
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    description = {
      "Makes one stereo WAV of two mono files: IN on the left, OUT on the right.",
      "Reads WAV (PCM, µ-law, A-law, whatever its header says of its length) and raw .sln files."
    })
final class MergeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "IN.wav", description = "the left side: what the caller said")
  private Path in = Path.of("");

  @Parameters(paramLabel = "OUT.wav", description = "the right side: what the caller heard")
  private Path out = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "STEREO.wav",
      required = true,
      description = "where the stereo file goes")
  private Path output = Path.of("");

  @Option(
      names = "--offset-ms",
      paramLabel = "N",
      description = "delays OUT by N ms; negative: delays IN")
  private long offsetMillis;

  @Option(names = "--force", description = "replaces an output that exists")
  private boolean force;

  @Option(names = "--json", description = "prints the result as JSON, with hashes")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (!force && Files.exists(output))
      throw new CommandFailed(Exit.USAGE, output + ": exists already; --force replaces it");
    var merged = merge();
    print(merged);
    return Exit.DONE;
  }

  /// Beside its place first, so that a failed merge leaves an old output alone.
  private StereoFile merge() throws IOException {
    var part = output.resolveSibling("." + output.getFileName() + ".part");
    Files.deleteIfExists(part);
    var merged = StereoMerge.mergeUnforced(new MergeRequest(in, out, offset(), part, json));
    if (force) Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
    else Files.move(part, output);
    return merged;
  }

  private long offset() throws IOException {
    if (offsetMillis == 0) return 0;
    try (var left = PcmFile.open(in);
        var right = PcmFile.open(out)) {
      return Math.multiplyExact(offsetMillis, Math.max(left.sampleRate(), right.sampleRate()))
          / 1000;
    } catch (ArithmeticException tooLarge) {
      throw new CommandFailed(Exit.USAGE, "--offset-ms " + offsetMillis + ": more than a day");
    }
  }

  private void print(StereoFile merged) throws IOException {
    var stdout = spec.commandLine().getOut();
    if (json) {
      stdout.println(
          JsonMapper.builder()
              .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
              .build()
              .writeValueAsString(new Result(output.toString(), merged)));
      return;
    }
    stdout.printf(
        Locale.ROOT,
        "%s: %.2f s at %d Hz%n",
        output,
        (double) merged.frames() / merged.sampleRate(),
        merged.sampleRate());
    warn("left", in, merged.left());
    warn("right", out, merged.right());
  }

  private void warn(String name, Path file, Side side) {
    var stderr = spec.commandLine().getErr();
    if (side.sourceSamples() == 0) stderr.printf("%s (%s): holds no samples%n", name, file);
    else if (side.silent()) stderr.printf("%s (%s): silent%n", name, file);
    if (!side.headerTrusted())
      stderr.printf("%s (%s): its header was never finished, read to the end%n", name, file);
  }

  /// What `--json` prints.
  record Result(String file, StereoFile audio) {}
}
