package io.sidetape.audio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Files of sound for tests, sane and damaged, put together from bytes.
final class Wav {
  static final int TAG_PCM = 1;

  private Wav() {}

  static byte[] mono(int rate, short... samples) {
    return riff(format(TAG_PCM, 1, rate, 16), chunk("data", pcm(samples)));
  }

  static byte[] riff(byte[]... chunks) {
    var body = join(chunks);
    return join(header("RIFF", body.length + 4L), ascii("WAVE"), body);
  }

  static byte[] format(int tag, int channels, int rate, int bits) {
    int frameBytes = channels * bits / 8;
    var body = little(16).putShort((short) tag).putShort((short) channels).putInt(rate);
    body.putInt(rate * frameBytes).putShort((short) frameBytes).putShort((short) bits);
    return chunk("fmt ", array(body));
  }

  static byte[] extensible(int tag, int rate, int bits) {
    var body = little(40).put(format(TAG_PCM, 1, rate, bits), 8, 16).putShort(0, (short) 0xFFFE);
    return chunk("fmt ", array(body.putShort(16, (short) 22).putShort(24, (short) tag)));
  }

  static byte[] chunk(String id, byte[] body) {
    return join(header(id, body.length), body, new byte[body.length & 1]);
  }

  static byte[] header(String id, long size) {
    return array(little(8).put(ascii(id)).putInt((int) size));
  }

  static byte[] pcm(short... samples) {
    var bytes = little(2 * samples.length);
    bytes.asShortBuffer().put(samples);
    return array(bytes);
  }

  static byte[] join(byte[]... parts) {
    int length = 0;
    for (var part : parts) length += part.length;
    var all = ByteBuffer.allocate(length);
    for (var part : parts) all.put(part);
    return array(all);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// All of a buffer, written or not.
  static byte[] array(ByteBuffer buffer) {
    var bytes = new byte[buffer.capacity()];
    buffer.get(0, bytes);
    return bytes;
  }

  static short[] noise(Random random, int samples) {
    var noise = new short[samples];
    for (int i = 0; i < samples; i++) noise[i] = (short) random.nextInt();
    return noise;
  }

  static short[] sine(double hertz, int rate, int samples, double amplitude) {
    var sine = new short[samples];
    for (int i = 0; i < samples; i++) {
      sine[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return sine;
  }

  /// Everything that a mono file holds, by reads of odd sizes.
  static short[] samples(Path file) {
    try (var pcm = PcmFile.open(file)) {
      var samples = new short[(int) pcm.samples()];
      int at = 0;
      for (int read; (read = pcm.read(samples, at, Math.min(777, samples.length - at))) > 0; ) {
        at += read;
      }
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The samples of a stereo file, interleaved, without help of the reader under test.
  static short[] stereo(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var samples = new short[(bytes.limit() - 44) / 2];
    bytes.position(44).asShortBuffer().get(samples);
    return samples;
  }
}
