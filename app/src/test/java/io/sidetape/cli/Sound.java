package io.sidetape.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/// Small WAV files of 16 bits for tests.
@NullMarked
final class Sound {
  private Sound() {}

  static Path mono(Path file, int rate, short... samples) throws IOException {
    return wav(file, 1, rate, 2 * samples.length, samples);
  }

  static Path stereo(Path file, int rate, short... samples) throws IOException {
    return wav(file, 2, rate, 2 * samples.length, samples);
  }

  /// As a writer leaves it that was killed: the header says that there is nothing.
  static Path unfinished(Path file, int rate, short... samples) throws IOException {
    return wav(file, 1, rate, 0, samples);
  }

  private static Path wav(Path file, int channels, int rate, int size, short... samples)
      throws IOException {
    var bytes = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(ascii("RIFF")).putInt(36 + size).put(ascii("WAVEfmt ")).putInt(16);
    bytes.putShort((short) 1).putShort((short) channels).putInt(rate);
    bytes.putInt(2 * channels * rate).putShort((short) (2 * channels)).putShort((short) 16);
    bytes.put(ascii("data")).putInt(size);
    for (short sample : samples) bytes.putShort(sample);
    return Files.write(file, bytes.array());
  }

  /// The samples of a file with the classic header, left and right in turn where it is stereo.
  static short[] samples(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var samples = new short[(bytes.capacity() - 44) / 2];
    bytes.position(44).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
