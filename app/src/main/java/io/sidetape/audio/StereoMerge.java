package io.sidetape.audio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// Makes one stereo WAV of two mono files, in one pass and in memory that does not grow with them.
///
/// The same inputs give the same bytes, always: nothing but samples goes into the file. The shorter
/// side is padded with silence; a side of a lower rate is resampled up to the other's.
public final class StereoMerge {
  private StereoMerge() {}

  /// Writes the file and forces it to the disk; its folder is the caller's to force.
  ///
  /// @throws NotAudioException where an input is not mono audio; nothing has been written then
  /// @throws java.nio.file.FileAlreadyExistsException where the output exists; it is left alone
  /// @throws IOException of reading or writing; what was written is deleted
  public static StereoFile merge(MergeRequest request) throws IOException {
    return merge(request, true);
  }

  /// As [#merge], but leaves when to write to the operating system.
  public static StereoFile mergeUnforced(MergeRequest request) throws IOException {
    return merge(request, false);
  }

  private static StereoFile merge(MergeRequest request, boolean force) throws IOException {
    try (var left = Lane.open(request.left());
        var right = Lane.open(request.right());
        var output =
            FileChannel.open(
                request.output(), StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      return write(request, left, right, output, force);
    }
  }

  private static StereoFile write(
      MergeRequest request, Lane left, Lane right, FileChannel output, boolean force)
      throws IOException {
    try {
      var written = write(left, right, request.offsetSamples(), output, request.hashes());
      if (force) output.force(true);
      return written;
    } catch (IOException | RuntimeException | Error e) {
      deleteAfter(e, request.output());
      throw e;
    }
  }

  private static void deleteAfter(Throwable failure, Path output) {
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  static StereoFile write(
      Lane left, Lane right, long offsetSamples, WritableByteChannel channel, boolean hashed)
      throws IOException {
    int rate = Math.max(left.sourceRate(), right.sourceRate());
    long frames =
        Math.max(
            left.place(rate, Math.max(0, -offsetSamples)),
            right.place(rate, Math.max(0, offsetSamples)));
    var hashes = hashed ? Optional.of(new Hashes()) : Optional.<Hashes>empty();
    try (var output = new StereoOutput(channel, hashes, rate, frames)) {
      boolean identical = new Interleaver().interleave(left, right, frames, output);
      output.finish();
      return file(left.side(frames), right.side(frames), rate, frames, identical, output);
    }
  }

  private static StereoFile file(
      Side left, Side right, int rate, long frames, boolean identical, StereoOutput output) {
    return new StereoFile(
        rate,
        frames,
        output.sizeBytes(),
        output.sha256(),
        output.pcmSha256(),
        identical && !left.silent(),
        left,
        right);
  }
}
