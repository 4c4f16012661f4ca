package io.sidetape.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Packs two mono blocks into one of stereo frames, and notices whether they ever differ.
///
/// A frame is two little-endian shorts, left first, which is one little-endian int: packed as ints
/// in a plain loop, which the compiler turns into vector code.
final class Interleaver {
  private final int[] frames;
  private final ByteBuffer bytes;
  private int differences;

  Interleaver(int blockFrames) {
    frames = new int[blockFrames];
    bytes =
        ByteBuffer.allocateDirect(blockFrames * StereoHeader.FRAME_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
  }

  /// The frames' bytes; valid until the next call.
  ByteBuffer interleave(short[] left, short[] right, int count) {
    pack(left, right, count);
    differences |= differences(left, right, count);
    bytes.clear().asIntBuffer().put(frames, 0, count);
    return bytes.limit(count * StereoHeader.FRAME_BYTES);
  }

  boolean sidesDiffered() {
    return differences != 0;
  }

  private void pack(short[] left, short[] right, int count) {
    for (int i = 0; i < count; i++) frames[i] = (left[i] & 0xFFFF) | (right[i] << 16);
  }

  private static int differences(short[] left, short[] right, int count) {
    int found = 0;
    for (int i = 0; i < count; i++) found |= left[i] ^ right[i];
    return found;
  }
}
