package io.sidetape.audio;

import java.io.IOException;
import java.util.Arrays;

/// Packs two lanes into stereo frames, and notices whether they ever differ.
///
/// A frame is two little-endian shorts, left first, which is one little-endian int: packed as ints
/// in a plain loop, which the compiler turns into vector code.
final class Interleaver {
  private final int[] left = new int[Lane.PIECE];
  private final int[] right = new int[Lane.PIECE];
  private final int[] packed = new int[Lane.PIECE];

  /// Writes so many frames; says whether both lanes were the same throughout.
  boolean interleave(Lane leftLane, Lane rightLane, long frames, StereoOutput output)
      throws IOException {
    boolean same = true;
    for (long done = 0; done < frames; done += Lane.PIECE) {
      int count = (int) Math.min(Lane.PIECE, frames - done);
      leftLane.read(left, count);
      rightLane.read(right, count);
      same = same && Arrays.mismatch(left, 0, count, right, 0, count) < 0;
      pack(left, right, packed, count);
      output.write(packed, count);
    }
    return same;
  }

  static void pack(int[] left, int[] right, int[] packed, int count) {
    for (int i = 0; i < count; i++) packed[i] = (left[i] & 0xFFFF) | (right[i] << 16);
  }
}
