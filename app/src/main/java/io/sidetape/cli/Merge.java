package io.sidetape.cli;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.audio.MergeRequest;
import io.sidetape.audio.PcmFile;
import io.sidetape.audio.Side;
import io.sidetape.audio.StereoFile;
import io.sidetape.audio.StereoMerge;
import io.sidetape.io.NoRoom;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;

/// A merge that was asked for on the command line.
///
/// @param line whose streams take the result and what is noticed of it
/// @param force replaces an output that exists
/// @param json prints the result as JSON, with hashes
record Merge(
    CommandLine line,
    Path in,
    Path out,
    Path output,
    long offsetMillis,
    boolean force,
    boolean json) {

  void run() throws IOException {
    refuseOutput();
    print(merge());
  }

  private void refuseOutput() throws IOException {
    if (output.toString().isEmpty()) throw new CommandFailed(Exit.USAGE, "-o: names no file");
    if (!Files.exists(output)) {
      if (!Files.isSymbolicLink(output)) return;
      throw new CommandFailed(Exit.USAGE, output + ": is a link to a file that is not there");
    }
    if (!Files.isRegularFile(output))
      throw new CommandFailed(Exit.USAGE, output + ": is there and is no file");
    for (var input : new Path[] {in, out})
      if (Files.exists(input) && Files.isSameFile(input, output))
        throw new CommandFailed(Exit.USAGE, output + ": is an input too");
    if (!force)
      throw new CommandFailed(Exit.USAGE, output + ": exists already; --force replaces it");
  }

  private StereoFile merge() throws IOException {
    var plan = plan();
    try (var part = PartFile.beside(output)) {
      return made(part, plan);
    }
  }

  private StereoFile made(PartFile part, Plan plan) throws IOException {
    var request = new MergeRequest(in, out, plan.offsetSamples(), part.path(), json);
    try (var _ = new MergeProgress(line.getErr(), part.path(), plan.wholeBytes())) {
      var merged = StereoMerge.mergeUnforced(request);
      part.publish(force);
      return merged;
    } catch (IOException trouble) {
      if (NoRoom.isNoRoom(trouble)) throw ofOutput(": no room left on its disc");
      if (trouble instanceof FileSystemException refused
          && part.path().toString().equals(refused.getFile()))
        throw ofOutput(Complaint.words(refused).substring(refused.getFile().length()));
      throw trouble;
    }
  }

  /// The user knows the output, and not the file that it is made in.
  private CommandFailed ofOutput(String words) {
    return new CommandFailed(Exit.FAILED, output + words);
  }

  /// What both inputs come to.
  ///
  /// @param wholeBytes about the size of the output
  private record Plan(long offsetSamples, long wholeBytes) {}

  private Plan plan() throws IOException {
    try (var left = open(in);
        var right = open(out)) {
      int rate = Math.max(left.sampleRate(), right.sampleRate());
      long offset = offsetSamples(rate);
      long frames = Math.max(frames(left, rate), frames(right, rate)) + Math.abs(offset);
      return new Plan(offset, 4 * frames);
    }
  }

  /// Told as the user wrote it, since the words of a read that fails name no file.
  private static PcmFile open(Path input) throws IOException {
    if (Files.isDirectory(input))
      throw new CommandFailed(Exit.FAILED, input + ": is a folder, not a recording");
    if (Files.exists(input) && !Files.isRegularFile(input))
      throw new CommandFailed(Exit.FAILED, input + ": is no regular file, which has a length");
    return PcmFile.open(input);
  }

  private static long frames(PcmFile file, int rate) {
    return file.samples() * rate / file.sampleRate();
  }

  private long offsetSamples(int rate) {
    long most = MergeRequest.MAX_OFFSET_SAMPLES / rate * 1000;
    if (offsetMillis > most || offsetMillis < -most)
      throw new CommandFailed(Exit.USAGE, "--offset-ms " + offsetMillis + ": at most " + most);
    return offsetMillis * rate / 1000;
  }

  private void print(StereoFile merged) throws IOException {
    var stdout = line.getOut();
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
    var stderr = line.getErr();
    if (side.sourceSamples() == 0) stderr.printf("%s (%s): holds no samples%n", name, file);
    else if (side.silent()) stderr.printf("%s (%s): silent%n", name, file);
    if (!side.headerTrusted())
      stderr.printf("%s (%s): its header tells another length, read to the end%n", name, file);
  }

  /// What `--json` prints.
  record Result(String file, StereoFile audio) {}
}
