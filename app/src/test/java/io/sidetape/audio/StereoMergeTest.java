package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StereoMergeTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void any_lengths_at_any_offset_come_out_as_a_naive_merge_has_them(int seed) throws IOException {
    var random = new Random(seed);
    var left = Wav.noise(random, length(random));
    var right = Wav.noise(random, length(random));
    int offset = random.nextInt(-20_000, 20_000);
    var made = merge(mono(8000, left), mono(8000, right), offset, false);
    var expected = naive(left, right, offset);
    assertThat(Wav.stereo(output())).isEqualTo(expected);
    assertThat(made.frames()).isEqualTo(expected.length / 2);
    assertThat(made.sizeBytes()).isEqualTo(Files.size(output()));
  }

  /// Around the sizes at which pieces and buffers end, and nothing at all.
  private static int length(Random random) {
    int[] edges = {0, 1, Lane.PIECE, 65_525, 65_536, 131_061, 196_608};
    return Math.max(0, edges[random.nextInt(edges.length)] + random.nextInt(-2, 3));
  }

  private static short[] naive(short[] left, short[] right, int offset) {
    int leftLead = Math.max(0, -offset);
    int rightLead = Math.max(0, offset);
    int frames = Math.max(leftLead + left.length, rightLead + right.length);
    var both = new short[2 * frames];
    for (int i = 0; i < left.length; i++) both[2 * (leftLead + i)] = left[i];
    for (int i = 0; i < right.length; i++) both[2 * (rightLead + i) + 1] = right[i];
    return both;
  }

  @Test
  void the_header_is_the_classic_one_of_44_bytes() throws IOException {
    merge(mono(16000, (short) 1, (short) 2), mono(16000, (short) 3), 0, false);
    var pcm = Wav.pcm((short) 1, (short) 3, (short) 2, (short) 0);
    assertThat(Files.readAllBytes(output()))
        .containsExactly(Wav.riff(Wav.format(1, 2, 16000, 16), Wav.chunk("data", pcm)));
  }

  @Test
  void the_hashes_are_those_of_the_file_and_of_its_samples() throws Exception {
    var noise = Wav.noise(new Random(2), 100_000);
    var made = merge(mono(8000, noise), mono(8000, noise), 5, true);
    var bytes = Files.readAllBytes(output());
    assertThat(made.sha256()).isEqualTo(sha256(bytes));
    assertThat(made.pcmSha256()).isEqualTo(sha256(Arrays.copyOfRange(bytes, 44, bytes.length)));
  }

  @Test
  void hashes_that_nobody_asked_for_are_empty() throws IOException {
    var made = merge(mono(8000, (short) 1), mono(8000, (short) 1), 0, false);
    assertThat(made.sha256()).isEmpty();
    assertThat(made.pcmSha256()).isEmpty();
  }

  @Test
  void the_same_inputs_give_the_same_bytes() throws IOException {
    var left = mono(8000, Wav.noise(new Random(3), 50_000));
    var right = mono(16000, Wav.noise(new Random(4), 50_000));
    var once = merge(left, right, 160, true);
    Files.delete(output());
    assertThat(merge(left, right, 160, true)).isEqualTo(once);
  }

  @Test
  void a_side_without_a_file_is_silent() throws IOException {
    var made = merge(null, mono(8000, (short) 9000, (short) -9000), 0, false);
    assertThat(Wav.stereo(output())).containsExactly(0, 9000, 0, -9000);
    assertThat(made.left())
        .isEqualTo(new Side(0, 0, true, -120, -120, true, new Silence(0, made.frames())));
    assertThat(made.right().silent()).isFalse();
  }

  @Test
  void two_sides_without_files_are_a_mistake_of_the_caller() {
    assertThatThrownBy(() -> new MergeRequest(null, null, 0, output(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neither side");
  }

  @Test
  void an_offset_of_years_is_a_mistake_of_the_caller() {
    assertThatThrownBy(() -> new MergeRequest(output(), null, Long.MIN_VALUE, output(), false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void two_headers_alone_make_a_header_alone() throws IOException {
    var made = merge(mono(8000), mono(8000), 0, true);
    assertThat(made.frames()).isZero();
    assertThat(Files.size(output())).isEqualTo(44);
    assertThat(made.left().rmsDbfs()).isEqualTo(-120);
    assertThat(made.identical()).isFalse();
  }

  @Test
  void the_lower_rate_is_brought_up_to_the_higher() throws IOException {
    var low = mono(8000, Wav.sine(440, 8000, 8000, 10_000));
    var high = mono(16000, Wav.sine(440, 16000, 16000, 10_000));
    var made = merge(low, high, 0, false);
    assertThat(made.sampleRate()).isEqualTo(16000);
    assertThat(made.frames()).isEqualTo(16000);
    assertThat(made.left().sourceSamples()).isEqualTo(8000);
    assertThat(made.left().sourceRate()).isEqualTo(8000);
    var samples = Wav.stereo(output());
    for (int i = 2000; i < samples.length - 2000; i += 2) {
      assertThat((int) samples[i]).isBetween(samples[i + 1] - 20, samples[i + 1] + 20);
    }
  }

  @Test
  void sides_that_are_one_and_the_same_sound_are_noticed() throws IOException {
    var noise = Wav.noise(new Random(5), 10_000);
    assertThat(merge(mono(8000, noise), mono(8000, noise), 0, false).identical()).isTrue();
    Files.delete(output());
    assertThat(merge(mono(8000, noise), mono(8000, noise), 1, false).identical()).isFalse();
    Files.delete(output());
    assertThat(merge(mono(8000, new short[9]), mono(8000, new short[9]), 0, false).identical())
        .isFalse();
  }

  @Test
  void an_output_that_exists_is_left_alone() throws IOException {
    Files.writeString(output(), "mine");
    var side = mono(8000, (short) 1);
    assertThatThrownBy(() -> merge(side, side, 0, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(output()).hasContent("mine");
  }

  @Test
  void an_input_that_is_not_audio_leaves_no_output() throws IOException {
    var junk = Files.writeString(folder.resolve("junk.wav"), "this is not a recording");
    var side = mono(8000, (short) 1);
    assertThatThrownBy(() -> merge(side, junk, 0, false)).isInstanceOf(NotAudioException.class);
    assertThat(output()).doesNotExist();
  }

  @Test
  void a_crash_left_header_is_told_of_its_side_alone() throws IOException {
    var cut = Wav.join(Wav.riff(Wav.format(1, 1, 8000, 16), Wav.header("data", 0)), Wav.pcm(SIX));
    var made = merge(Files.write(folder.resolve("cut.wav"), cut), mono(8000, SIX), 0, false);
    assertThat(made.left().headerTrusted()).isFalse();
    assertThat(made.left().sourceSamples()).isEqualTo(6);
    assertThat(made.right().headerTrusted()).isTrue();
  }

  private static final short[] SIX = {1, 2, 3, 4, 5, 6};

  private StereoFile merge(@Nullable Path left, @Nullable Path right, long offset, boolean hashes)
      throws IOException {
    return StereoMerge.mergeUnforced(new MergeRequest(left, right, offset, output(), hashes));
  }

  private Path output() {
    return folder.resolve("output.wav");
  }

  private Path mono(int rate, short... samples) throws IOException {
    return Files.write(Files.createTempFile(folder, "side", ".wav"), Wav.mono(rate, samples));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
