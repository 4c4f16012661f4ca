package io.sidetape.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;

/// Samples two at a time: an int holds one in its low half and the next in its high half, as they
/// lie in a file. The compiler turns loops over such ints into vector code, but not those that
/// widen one short after the other.
final class SamplePairs {
  private final ByteBuffer memory =
      ByteBuffer.allocate(Lane.PIECE * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final ShortBuffer single = memory.asShortBuffer();
  private final IntBuffer paired = memory.asIntBuffer();

  /// How many pairs so many samples make: the last may be a sample and a 0.
  static int count(int samples) {
    return (samples + 1) / 2;
  }

  static int first(int pair) {
    return (pair << 16) >> 16;
  }

  static int second(int pair) {
    return pair >> 16;
  }

  /// Pairs the first `length` samples, up to [Lane#PIECE].
  void pair(short[] samples, int length, int[] pairs) {
    single.put(0, samples, 0, length);
    if (length % 2 == 1) single.put(length, (short) 0);
    paired.get(0, pairs, 0, count(length));
  }
}
