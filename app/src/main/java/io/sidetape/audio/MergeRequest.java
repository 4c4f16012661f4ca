package io.sidetape.audio;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Two mono files to make one stereo file of.
///
/// @param left the left side's file; null for silence
/// @param right the right side's file; null for silence; not both
/// @param offsetSamples at the output's rate: positive delays the right side, negative the left
/// @param output a file that does not exist yet
/// @param hashes whether to take SHA-256 of the result on the way
public record MergeRequest(
    @Nullable Path left, @Nullable Path right, long offsetSamples, Path output, boolean hashes) {
  /// A day at 48 kHz: beyond that an offset is a mistake, and would only fill the disk.
  public static final long MAX_OFFSET_SAMPLES = 24L * 3600 * 48_000;

  public MergeRequest {
    if (left == null && right == null) {
      throw new IllegalArgumentException(output + ": neither side has a file");
    }
    if (offsetSamples < -MAX_OFFSET_SAMPLES || offsetSamples > MAX_OFFSET_SAMPLES) {
      throw new IllegalArgumentException(
          "%s: an offset of %d samples, more than a day".formatted(output, offsetSamples));
    }
  }
}
