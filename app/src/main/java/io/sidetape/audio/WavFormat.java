package io.sidetape.audio;

import io.sidetape.audio.NotAudioException.Problem;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The body of a WAV's `fmt ` chunk.
///
/// ```
/// 0 tag   2 channels   4 sample rate   8 bytes a second   12 bytes a frame   14 bits a sample
/// 24 the real tag, where tag is FFFE (WAVE_FORMAT_EXTENSIBLE)
/// ```
record WavFormat(SampleFormat samples, int channels, int sampleRate) {
  /// Beyond these a header is noise rather than telephony; the bound also limits resampling.
  private static final int MIN_RATE = 4_000;

  private static final int MAX_RATE = 384_000;

  static final int MOST_BYTES = 40;

  private static final int PLAIN_BYTES = 16;
  private static final int TAG_PCM = 1;
  private static final int TAG_ALAW = 6;
  private static final int TAG_MULAW = 7;
  private static final int TAG_EXTENSIBLE = 0xFFFE;

  static WavFormat read(Path file, long at, ByteBuffer body) throws NotAudioException {
    if (body.remaining() < PLAIN_BYTES) {
      throw unsupported(file, at, "a format of " + body.remaining() + " bytes", "16 at least");
    }
    int channels = body.getShort(2) & 0xFFFF;
    long rate = body.getInt(4) & 0xFFFF_FFFFL;
    int frameBytes = body.getShort(12) & 0xFFFF;
    var samples = samples(file, at, tag(file, at, body), body.getShort(14) & 0xFFFF);
    if (rate < MIN_RATE || rate > MAX_RATE) {
      throw unsupported(file, at + 4, rate + " Hz", MIN_RATE + " to " + MAX_RATE + " Hz");
    }
    if (channels == 0 || frameBytes != channels * samples.bytes()) {
      throw unsupported(
          file,
          at + 12,
          "%d bytes a frame of %d channels".formatted(frameBytes, channels),
          samples.bytes() + " bytes for each channel");
    }
    return new WavFormat(samples, channels, (int) rate);
  }

  private static int tag(Path file, long at, ByteBuffer body) throws NotAudioException {
    int tag = body.getShort(0) & 0xFFFF;
    if (tag != TAG_EXTENSIBLE) return tag;
    if (body.remaining() >= 26) return body.getShort(24) & 0xFFFF;
    throw unsupported(file, at, "an extensible format of " + body.remaining() + " bytes", "40");
  }

  private static SampleFormat samples(Path file, long at, int tag, int bits)
      throws NotAudioException {
    if (tag == TAG_MULAW && bits == 8) return SampleFormat.MULAW;
    if (tag == TAG_ALAW && bits == 8) return SampleFormat.ALAW;
    if (tag != TAG_PCM) {
      throw unsupported(
          file, at, "format %d of %d bits".formatted(tag, bits), "PCM (1), A-law (6) or µ-law (7)");
    }
    return switch (bits) {
      case 8 -> SampleFormat.UNSIGNED_8;
      case 16 -> SampleFormat.SIGNED_16;
      case 24 -> SampleFormat.SIGNED_24;
      case 32 -> SampleFormat.SIGNED_32;
      default -> throw unsupported(file, at + 14, bits + " bits a sample", "8, 16, 24 or 32");
    };
  }

  private static NotAudioException unsupported(Path file, long at, String found, String expected) {
    return new NotAudioException(Problem.UNSUPPORTED, file, at, found, expected);
  }
}
