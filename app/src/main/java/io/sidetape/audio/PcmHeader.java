package io.sidetape.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The header of a 16-bit WAV: the classic 44 bytes, or RF64 (EBU Tech 3306) where the sizes pass
/// 32 bits. How long the audio is must be known before it is written.
public final class PcmHeader {
  private static final int SAMPLE_BYTES = 2;
  private static final int PLAIN_BYTES = 44;
  private static final int RF64_BYTES = 80;
  private static final int DS64_BYTES = 28;

  /// Sizes of 0xFFFFFFFF mean "unknown", so the largest plain one is below that.
  private static final long MAX_SIZE = 0xFFFF_FFFEL;

  private PcmHeader() {}

  /// The header's bytes, to be read from their beginning; the samples follow, interleaved.
  public static ByteBuffer of(int sampleRate, int channels, long frames) {
    long dataBytes = Math.multiplyExact(frames, channels * SAMPLE_BYTES);
    return (dataBytes + PLAIN_BYTES - 8 <= MAX_SIZE
            ? plain(sampleRate, channels, dataBytes)
            : rf64(sampleRate, channels, dataBytes, frames))
        .flip();
  }

  private static ByteBuffer plain(int sampleRate, int channels, long dataBytes) {
    var header = allocate(PLAIN_BYTES);
    text(header, "RIFF").putInt((int) (dataBytes + PLAIN_BYTES - 8));
    text(header, "WAVE");
    format(header, sampleRate, channels);
    return text(header, "data").putInt((int) dataBytes);
  }

  private static ByteBuffer rf64(int sampleRate, int channels, long dataBytes, long frames) {
    var header = allocate(RF64_BYTES);
    text(header, "RF64").putInt(-1);
    text(header, "WAVE");
    text(header, "ds64").putInt(DS64_BYTES);
    header.putLong(dataBytes + RF64_BYTES - 8).putLong(dataBytes).putLong(frames).putInt(0);
    format(header, sampleRate, channels);
    return text(header, "data").putInt(-1);
  }

  private static void format(ByteBuffer header, int sampleRate, int channels) {
    text(header, "fmt ").putInt(16);
    header.putShort((short) 1).putShort((short) channels);
    int frameBytes = channels * SAMPLE_BYTES;
    header.putInt(sampleRate).putInt(sampleRate * frameBytes);
    header.putShort((short) frameBytes).putShort((short) (8 * SAMPLE_BYTES));
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer text(ByteBuffer header, String id) {
    return header.put(id.getBytes(StandardCharsets.US_ASCII));
  }
}
