package io.sidetape.audio;

import java.nio.ByteBuffer;

/// How one sample lies in a file, little endian, and how it becomes 16 bits. Wider samples are
/// rounded to the nearest 16-bit value, without dither, so that the same file always gives the same
/// samples.
enum SampleFormat {
  UNSIGNED_8(1),
  SIGNED_16(2),
  SIGNED_24(3),
  SIGNED_32(4),
  MULAW(1),
  ALAW(1);

  private final int bytes;

  SampleFormat(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  /// Takes `count` samples from a little-endian buffer that holds at least as many.
  void decode(ByteBuffer from, short[] to, int offset, int count) {
    int end = offset + count;
    switch (this) {
      case SIGNED_16 -> decode16(from, to, offset, count);
      case UNSIGNED_8 -> {
        for (int i = offset; i < end; i++) to[i] = (short) (((from.get() & 0xFF) - 128) << 8);
      }
      case SIGNED_24 -> {
        for (int i = offset; i < end; i++) to[i] = round24(from);
      }
      case SIGNED_32 -> {
        for (int i = offset; i < end; i++) to[i] = round32(from.getInt());
      }
      case MULAW -> {
        for (int i = offset; i < end; i++) to[i] = G711.mulaw(from.get());
      }
      case ALAW -> {
        for (int i = offset; i < end; i++) to[i] = G711.alaw(from.get());
      }
    }
  }

  /// The one that matters for speed: a copy in bulk.
  private static void decode16(ByteBuffer from, short[] to, int offset, int count) {
    from.asShortBuffer().get(to, offset, count);
    from.position(from.position() + 2 * count);
  }

  private static short round24(ByteBuffer from) {
    int low = from.getShort() & 0xFFFF;
    return round32(from.get() << 24 | low << 8);
  }

  private static short round32(int sample) {
    return (short) Math.min((sample + 0x8000L) >> 16, Short.MAX_VALUE);
  }
}
