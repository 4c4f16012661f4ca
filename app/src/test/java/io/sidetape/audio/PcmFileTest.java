package io.sidetape.audio;

import static io.sidetape.audio.Wav.chunk;
import static io.sidetape.audio.Wav.format;
import static io.sidetape.audio.Wav.header;
import static io.sidetape.audio.Wav.join;
import static io.sidetape.audio.Wav.pcm;
import static io.sidetape.audio.Wav.riff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.audio.NotAudioException.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcmFileTest {
  private static final short[] SOME = {1, -2, 300, -400, 32767, -32768};
  private static final byte[] FORMAT = format(Wav.TAG_PCM, 1, 8000, 16);
  private static final byte[] LIST = chunk("LIST", Wav.ascii("INFOISFT" + "\3\0\0\0abc\0"));

  @TempDir Path folder;

  @Test
  void a_sane_file_gives_its_samples_and_its_rate() throws IOException {
    var file = file(Wav.mono(16000, SOME));
    assertThat(Wav.samples(file)).containsExactly(SOME);
    try (var pcm = PcmFile.open(file)) {
      assertThat(pcm.sampleRate()).isEqualTo(16000);
      assertThat(pcm.samples()).isEqualTo(6);
      assertThat(pcm.headerTrusted()).isTrue();
    }
  }

  @Test
  void reading_past_the_end_says_so_and_goes_on_saying_so() throws IOException {
    try (var pcm = PcmFile.open(file(Wav.mono(8000, SOME)))) {
      assertThat(pcm.read(new short[100], 3, 50)).isEqualTo(6);
      assertThat(pcm.read(new short[100], 3, 50)).isEqualTo(-1);
      assertThat(pcm.read(new short[100], 3, 50)).isEqualTo(-1);
    }
  }

  @Test
  void a_file_longer_than_the_buffer_comes_out_whole() throws IOException {
    var noise = Wav.noise(new Random(1), 300_001);
    assertThat(Wav.samples(file(Wav.mono(8000, noise)))).isEqualTo(noise);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, 10, 14, 4096, 0x7FFF_FFFFL, 0xFFFF_FFFEL, 0xFFFF_FFFFL})
  void a_size_that_the_file_does_not_bear_out_is_not_believed(long size) throws IOException {
    var file = file(riff(FORMAT, header("data", size), pcm(SOME)));
    assertThat(Wav.samples(file)).containsExactly(SOME);
    assertThat(trusted(file)).isFalse();
  }

  @Test
  void half_a_sample_at_the_end_is_dropped() throws IOException {
    var file = file(riff(FORMAT, header("data", 0), pcm(SOME), new byte[] {7}));
    assertThat(Wav.samples(file)).containsExactly(SOME);
  }

  @Test
  void chunks_before_and_after_the_audio_are_not_audio() throws IOException {
    var file = file(riff(LIST, chunk("odd ", new byte[3]), FORMAT, LIST, data(SOME), LIST, LIST));
    assertThat(Wav.samples(file)).containsExactly(SOME);
    assertThat(trusted(file)).isTrue();
  }

  @Test
  void the_format_may_come_after_the_audio() throws IOException {
    var file = file(riff(data(SOME), LIST, FORMAT));
    assertThat(Wav.samples(file)).containsExactly(SOME);
  }

  @Test
  void what_follows_and_is_not_chunks_to_the_end_is_audio() throws IOException {
    var tail = new short[] {0x494C, 0x5453, 5, 6, 7, 8, 9};
    var file = file(riff(FORMAT, data(SOME), pcm(tail)));
    assertThat(Wav.samples(file)).hasSize(SOME.length + tail.length).startsWith(SOME);
    assertThat(trusted(file)).isFalse();
  }

  @Test
  void an_odd_number_of_bytes_may_be_padded_or_not() throws IOException {
    var format = format(Wav.TAG_PCM, 1, 8000, 8);
    byte[] three = {0, (byte) 128, (byte) 255};
    var padded = file(riff(format, chunk("data", three)));
    var bare = file(riff(format, header("data", 3), three));
    assertThat(Wav.samples(padded)).containsExactly(-32768, 0, 32512);
    assertThat(Wav.samples(bare)).containsExactly(-32768, 0, 32512);
    assertThat(trusted(padded)).isTrue();
  }

  @Test
  void a_header_alone_is_a_file_of_no_samples() throws IOException {
    var file = file(Wav.mono(8000));
    assertThat(Files.size(file)).isEqualTo(44);
    assertThat(Wav.samples(file)).isEmpty();
    assertThat(trusted(file)).isTrue();
  }

  @Test
  void wider_samples_are_rounded_to_sixteen_bits() throws IOException {
    byte[] three = {0x7F, 0x34, 0x12, (byte) 0x80, 0x34, 0x12, -1, -1, 0x7F, 0, 0, (byte) 0x80};
    assertThat(Wav.samples(file(riff(format(1, 1, 8000, 24), chunk("data", three)))))
        .containsExactly(0x1234, 0x1235, 32767, -32768);
    byte[] four = {0, 0, 0x34, 0x12, 0, (byte) 0x80, 0x34, 0x12, -1, -1, -1, -1};
    assertThat(Wav.samples(file(riff(format(1, 1, 8000, 32), chunk("data", four)))))
        .containsExactly(0x1234, 0x1235, 0);
  }

  @Test
  void mulaw_and_alaw_are_expanded() throws IOException {
    byte[] codes = {0, (byte) 0x80, (byte) 0xFF, 0x7F, 0x55, (byte) 0xD5};
    assertThat(Wav.samples(file(riff(format(7, 1, 8000, 8), chunk("data", codes)))))
        .containsExactly(-32124, 32124, 0, 0, -716, 716);
    assertThat(Wav.samples(file(riff(format(6, 1, 8000, 8), chunk("data", codes)))))
        .containsExactly(-5504, 5504, 848, -848, -8, 8);
  }

  @Test
  void an_extensible_format_is_what_its_guid_says() throws IOException {
    var file = file(riff(Wav.extensible(1, 48000, 16), data(SOME)));
    assertThat(Wav.samples(file)).containsExactly(SOME);
    var mulaw = file(riff(Wav.extensible(7, 8000, 8), chunk("data", new byte[] {0, -1})));
    assertThat(Wav.samples(mulaw)).containsExactly(-32124, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "sln,8000",
    "SLN,8000",
    "sln8,8000",
    "sln12,12000",
    "sln16,16000",
    "sln24,24000",
    "sln32,32000",
    "sln44,44100",
    "sln48,48000",
    "sln96,96000",
    "sln192,192000"
  })
  void raw_files_go_by_their_names(String extension, int rate) throws IOException {
    var file = Files.write(folder.resolve("a." + extension), join(pcm(SOME), new byte[] {1}));
    assertThat(Wav.samples(file)).containsExactly(SOME);
    try (var pcm = PcmFile.open(file)) {
      assertThat(pcm.sampleRate()).isEqualTo(rate);
      assertThat(pcm.headerTrusted()).isTrue();
    }
  }

  @Test
  void a_wav16_of_asterisk_is_a_wav() throws IOException {
    var file = Files.write(folder.resolve("a.wav16"), Wav.mono(16000, SOME));
    assertThat(Wav.samples(file)).containsExactly(SOME);
  }

  @Test
  void an_rf64_past_four_gibibytes_has_its_sizes_in_ds64() throws IOException {
    long dataBytes = 5L << 30;
    var file = sparse(rf64(dataBytes), 12 + 36 + 24 + 8 + dataBytes);
    try (var pcm = PcmFile.open(file)) {
      assertThat(pcm.samples()).isEqualTo(dataBytes / 2);
      assertThat(pcm.headerTrusted()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void an_rf64_whose_ds64_is_wrong_is_read_to_its_end(long claimed) throws IOException {
    var file = file(join(rf64(claimed), pcm(SOME)));
    assertThat(Wav.samples(file)).containsExactly(SOME);
    assertThat(trusted(file)).isFalse();
  }

  @Test
  void a_missing_file_is_missing() {
    assertThatThrownBy(() -> PcmFile.open(folder.resolve("none.wav")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void an_empty_file_is_called_empty() throws IOException {
    refused(new byte[0], Problem.EMPTY, 0, "an empty file", "a WAV header");
  }

  @Test
  void junk_is_shown_with_its_place() throws IOException {
    refused(Wav.ascii("ID3 something else"), Problem.JUNK, 0, "\"ID3 \"", "\"RIFF\" or \"RF64\"");
    refused(new byte[64], Problem.JUNK, 0, "bytes 00000000", "\"RIFF\" or \"RF64\"");
    refused(join(header("RIFF", 4), Wav.ascii("AVI ")), Problem.JUNK, 8, "\"AVI \"", "\"WAVE\"");
    refused(riff(new byte[8]), Problem.JUNK, 12, "bytes 00000000", "a chunk's name");
  }

  @Test
  void a_header_cut_off_is_called_the_end_of_the_file() throws IOException {
    refused(Wav.ascii("RIFF"), Problem.TRUNCATED, 4, "the end of the file", "a WAV header");
    refused(riff(), Problem.TRUNCATED, 12, "the end of the file", "a \"fmt \" chunk");
    refused(riff(FORMAT), Problem.TRUNCATED, 36, "the end of the file", "a \"data\" chunk");
    refused(riff(header("LIST", 99)), Problem.TRUNCATED, 20, "the end", "99 bytes of the chunk");
  }

  @Test
  void what_is_not_read_here_is_named() throws IOException {
    unsupported(format(1, 2, 8000, 16), 22, "2 channels", "1");
    unsupported(format(3, 1, 8000, 32), 20, "format 3 of 32 bits", "PCM");
    unsupported(format(1, 1, 8000, 40), 34, "40 bits", "8, 16, 24 or 32");
    unsupported(format(1, 1, 0, 16), 24, "0 Hz", "4000 to 384000 Hz");
    unsupported(format(1, 1, -1, 16), 24, "4294967295 Hz", "4000 to 384000 Hz");
    unsupported(format(1, 0, 8000, 16), 32, "0 bytes a frame of 0 channels", "2 bytes");
    unsupported(chunk("fmt ", new byte[4]), 20, "a format of 4 bytes", "16");
  }

  @Test
  void a_header_of_endless_chunks_ends() throws IOException {
    var chunks = new byte[2000][];
    Arrays.setAll(chunks, i -> header("none", 0));
    refused(riff(chunks), Problem.JUNK, 12 + 1024 * 8, "chunk 1024", "fewer chunks");
  }

  @Test
  void a_file_cut_while_it_is_read_is_an_error_and_not_silence() throws IOException {
    var file = file(Wav.mono(8000, new short[200_000]));
    try (var pcm = PcmFile.open(file);
        var cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(1000);
      assertThatThrownBy(() -> pcm.read(new short[200_000], 0, 200_000))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("byte 1000");
    }
  }

  private void unsupported(byte[] format, long at, String found, String expected)
      throws IOException {
    refused(riff(format, data(SOME)), Problem.UNSUPPORTED, at, found, expected);
  }

  private void refused(byte[] bytes, Problem problem, long at, String found, String expected)
      throws IOException {
    var file = file(bytes);
    assertThatThrownBy(() -> PcmFile.open(file))
        .isInstanceOfSatisfying(
            NotAudioException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(problem);
              assertThat(e.offsetBytes()).isEqualTo(at);
            })
        .hasMessageStartingWith(file + ": byte " + at + ": found " + found)
        .hasMessageContaining("expected " + expected);
  }

  private static byte[] rf64(long dataBytes) {
    var sizes = Wav.little(28).putLong(dataBytes + 72).putLong(dataBytes).putLong(dataBytes / 2);
    return join(
        header("RF64", -1),
        Wav.ascii("WAVE"),
        chunk("ds64", Wav.array(sizes)),
        FORMAT,
        header("data", -1));
  }

  private static byte[] data(short... samples) {
    return chunk("data", pcm(samples));
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(Files.createTempFile(folder, "a", ".wav"), bytes);
  }

  private Path sparse(byte[] start, long length) throws IOException {
    var file = file(start);
    try (var grown = new RandomAccessFile(file.toFile(), "rw")) {
      grown.setLength(length);
    }
    return file;
  }

  private static boolean trusted(Path file) throws IOException {
    try (var pcm = PcmFile.open(file)) {
      return pcm.headerTrusted();
    }
  }
}
