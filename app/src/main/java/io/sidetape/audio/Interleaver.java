package io.sidetape.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/// Packs two lanes into stereo frames, and notices whether they ever differ.
///
/// A frame is two little-endian shorts, left first, which is one little-endian int; two frames are
/// a long. Of two lanes' pairs they are packed in a plain loop, which the compiler turns into
/// vector code.
final class Interleaver {
  private final int[] left = new int[SamplePairs.count(Lane.PIECE)];
  private final int[] right = new int[SamplePairs.count(Lane.PIECE)];
  private final long[] packed = new long[SamplePairs.count(Lane.PIECE)];
  private final ByteBuffer frames =
      ByteBuffer.allocate(packed.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final LongBuffer twoFrames = frames.asLongBuffer();

  /// Writes so many frames; says whether both lanes were the same throughout.
  boolean interleave(Lane leftLane, Lane rightLane, long length, StereoOutput output)
      throws IOException {
    boolean same = true;
    for (long done = 0; done < length; done += Lane.PIECE) {
      int count = (int) Math.min(Lane.PIECE, length - done);
      int pairs = SamplePairs.count(count);
      leftLane.read(left, count);
      rightLane.read(right, count);
      same = same && Arrays.equals(left, 0, pairs, right, 0, pairs);
      pack(left, right, packed, pairs);
      twoFrames.put(0, packed, 0, pairs);
      output.write(frames, count);
    }
    return same;
  }

  /// Makes two frames of each pair of pairs.
  static void pack(int[] left, int[] right, long[] packed, int pairs) {
    for (int i = 0; i < pairs; i++) {
      int frame = (left[i] & 0xFFFF) | (right[i] << 16);
      int next = (left[i] >>> 16) | (right[i] & 0xFFFF0000);
      packed[i] = Integer.toUnsignedLong(frame) | ((long) next << 32);
    }
  }
}
