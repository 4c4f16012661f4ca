package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.audio.SideCut.Cut;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SideCutTest {
  private final Random random = new Random(5);

  @TempDir Path folder;

  @Test
  void each_side_is_a_mono_file_of_its_own() throws IOException {
    var left = Wav.noise(random, 70_000);
    var right = Wav.noise(random, 70_000);
    var file = stereo(left, right);
    assertThat(whole(file, Cut.LEFT)).isEqualTo(Wav.mono(8_000, left));
    assertThat(whole(file, Cut.RIGHT)).isEqualTo(Wav.mono(8_000, right));
  }

  @Test
  void a_mix_is_the_average_and_never_clips() throws IOException {
    short max = Short.MAX_VALUE;
    short min = Short.MIN_VALUE;
    var file = stereo(new short[] {max, min, max, 10, -3}, new short[] {max, min, min, 21, 0});
    var mixed = new short[] {max, min, -1, 15, -2};
    assertThat(whole(file, Cut.MIX)).isEqualTo(Wav.mono(8_000, mixed));
  }

  @Test
  void any_bytes_are_the_same_as_in_the_whole() throws IOException {
    var file = stereo(Wav.noise(random, 40_000), Wav.noise(random, 40_000));
    for (var cut : Cut.values()) {
      var whole = whole(file, cut);
      try (var open = SideCut.open(file, cut)) {
        for (int round = 0; round < 500; round++) {
          int from = random.nextInt(whole.length);
          int to = Math.min(whole.length, from + random.nextInt(round % 2 == 0 ? 50 : 50_000));
          assertThat(read(open, from, to)).isEqualTo(Arrays.copyOfRange(whole, from, to));
        }
        assertThat(open.read(whole.length, ByteBuffer.allocate(1))).isEqualTo(-1);
      }
    }
  }

  @Test
  void a_file_without_audio_is_a_header() throws IOException {
    assertThat(whole(stereo(new short[0], new short[0]), Cut.MIX)).isEqualTo(Wav.mono(8_000));
  }

  @Test
  void past_32_bits_it_is_rf64_and_its_last_sample_is_there() throws IOException {
    long frames = (1L << 31) + 1;
    var file = folder.resolve("long.wav");
    try (var grown = new RandomAccessFile(file.toFile(), "rw")) {
      var header = PcmHeader.of(8_000, 2, frames);
      grown.getChannel().write(header);
      grown.setLength(header.limit() + 4 * frames);
      grown.seek(header.limit() + 4 * frames - 4);
      grown.write(Wav.pcm((short) 100, (short) 200));
    }
    try (var cut = SideCut.open(file, Cut.MIX)) {
      assertThat(cut.length()).isEqualTo(80 + 2 * frames);
      assertThat(read(cut, 0, 4)).isEqualTo(Wav.ascii("RF64"));
      var end = ByteBuffer.allocate(10);
      assertThat(cut.read(cut.length() - 2, end)).isEqualTo(2);
      assertThat(Arrays.copyOf(end.array(), 2)).isEqualTo(Wav.pcm((short) 150));
    }
  }

  @Test
  void what_is_not_16_bit_stereo_is_refused() throws IOException {
    var mono = Files.write(folder.resolve("mono.wav"), Wav.mono(8_000, (short) 1));
    assertThatThrownBy(() -> SideCut.open(mono, Cut.LEFT)).isInstanceOf(NotAudioException.class);
    var wide =
        Files.write(
            folder.resolve("wide.wav"),
            Wav.riff(Wav.format(Wav.TAG_PCM, 2, 8_000, 24), Wav.chunk("data", new byte[6])));
    assertThatThrownBy(() -> SideCut.open(wide, Cut.LEFT))
        .isInstanceOf(NotAudioException.class)
        .hasMessageContaining("16-bit PCM");
  }

  @Test
  void a_file_that_becomes_shorter_is_told() throws IOException {
    var file = stereo(Wav.noise(random, 1_000), Wav.noise(random, 1_000));
    try (var cut = SideCut.open(file, Cut.LEFT);
        var shrunk = new RandomAccessFile(file.toFile(), "rw")) {
      shrunk.setLength(100);
      assertThatThrownBy(() -> cut.read(1_000, ByteBuffer.allocate(10)))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("shorter");
    }
  }

  private Path stereo(short[] left, short[] right) throws IOException {
    var both = new short[2 * left.length];
    for (int i = 0; i < left.length; i++) {
      both[2 * i] = left[i];
      both[2 * i + 1] = right[i];
    }
    var bytes = Wav.riff(Wav.format(Wav.TAG_PCM, 2, 8_000, 16), Wav.chunk("data", Wav.pcm(both)));
    return Files.write(folder.resolve("stereo.wav"), bytes);
  }

  private static byte[] whole(Path file, Cut cut) throws IOException {
    try (var open = SideCut.open(file, cut)) {
      return read(open, 0, (int) open.length());
    }
  }

  private static byte[] read(SideCut cut, int from, int to) throws IOException {
    var bytes = ByteBuffer.allocate(to - from);
    while (bytes.hasRemaining()) cut.read(from + bytes.position(), bytes);
    return bytes.array();
  }
}
