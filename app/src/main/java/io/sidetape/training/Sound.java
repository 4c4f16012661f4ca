package io.sidetape.training;

import io.sidetape.audio.PcmHeader;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// What an [Understudy] records: a fifth of a second of noise at 8 kHz.
final class Sound {
  private static final int RATE = 8_000;
  private static final int FRAMES = RATE / 5;

  private Sound() {}

  /// A mono WAV file.
  static byte[] wav() {
    var noise = new byte[2 * FRAMES];
    RandomGenerator.getDefault().nextBytes(noise);
    var header = PcmHeader.of(RATE, 1, FRAMES);
    return ByteBuffer.allocate(header.remaining() + noise.length).put(header).put(noise).array();
  }
}
