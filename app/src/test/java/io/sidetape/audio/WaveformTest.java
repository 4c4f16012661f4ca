package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaveformTest {
  @TempDir Path folder;

  @Test
  void each_point_is_the_loudest_sample_of_its_stretch_a_side() throws IOException {
    var waveform = Waveform.of(stereo(0, -32768, 16384, 0, 8192, 0, 0, 0), 2);
    assertThat(waveform.left()).containsExactly(0.5f, 0.25f);
    assertThat(waveform.right()).containsExactly(1f, 0f);
    assertThat(waveform.frames()).isEqualTo(4);
    assertThat(waveform.sampleRate()).isEqualTo(8000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 80, 1000, 70_001, 200_000})
  void any_number_of_points_comes_out_as_a_naive_count_has_it(int points) throws IOException {
    int frames = 150_001;
    var noise = Wav.noise(new Random(points), 2 * frames);
    var wide = new int[noise.length];
    for (int i = 0; i < wide.length; i++) wide[i] = noise[i];
    var naive = new float[2][points];
    for (int i = 0; i < wide.length; i++) {
      int point = (int) ((long) (i / 2) * points / frames);
      naive[i % 2][point] = Math.max(naive[i % 2][point], Math.abs(wide[i]) / 32768f);
    }
    var waveform = Waveform.of(stereo(wide), points);
    assertThat(waveform.left()).isEqualTo(naive[0]);
    assertThat(waveform.right()).isEqualTo(naive[1]);
  }

  @Test
  void a_file_without_samples_is_flat() throws IOException {
    assertThat(Waveform.of(stereo(), 3).left()).containsExactly(0, 0, 0);
  }

  @Test
  void a_mono_file_is_refused() throws IOException {
    var mono = Files.write(folder.resolve("mono.wav"), Wav.mono(8000, (short) 1));
    assertThatThrownBy(() -> Waveform.of(mono, 3))
        .isInstanceOf(NotAudioException.class)
        .hasMessageContaining("1 channels");
  }

  @Test
  void no_points_and_a_billion_points_are_mistakes_of_the_caller() {
    assertThatThrownBy(() -> Waveform.of(folder, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Waveform.of(folder, 1_000_000_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Path stereo(int... interleaved) throws IOException {
    var samples = new short[interleaved.length];
    for (int i = 0; i < samples.length; i++) samples[i] = (short) interleaved[i];
    var bytes = Wav.riff(Wav.format(1, 2, 8000, 16), Wav.chunk("data", Wav.pcm(samples)));
    return Files.write(folder.resolve("stereo.wav"), bytes);
  }
}
