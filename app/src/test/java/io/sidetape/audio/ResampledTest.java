package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResampledTest {
  private static final double LEAST_SNR_DB = 75;
  private static final int EDGE = 1000;

  @ParameterizedTest
  @CsvSource({
    "8000,16000",
    "8000,48000",
    "16000,48000",
    "8000,44100",
    "16000,32000",
    "12000,16000"
  })
  void a_tone_keeps_its_shape_and_its_place(int from, int to) throws IOException {
    double hertz = 1000;
    var made = resampled(Wav.sine(hertz, from, from, 16_000), from, to);
    var ideal = Wav.sine(hertz, to, to, 16_000);
    assertThat(gain(ideal, made)).isCloseTo(1, within(0.0005));
    assertThat(signalToNoise(ideal, made)).isGreaterThan(LEAST_SNR_DB);
  }

  @ParameterizedTest
  @CsvSource({"8000,16000", "8000,48000", "16000,48000", "8000,44100"})
  void noise_is_not_delayed(int from, int to) throws IOException {
    var noise = Wav.noise(new Random(6), from / 2);
    var made = resampled(noise, from, to);
    assertThat(bestLag(noise, from, made, to)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "159", "160", "4095", "4096", "4097", "100003"})
  void the_length_is_exact(int samples) throws IOException {
    var noise = Wav.noise(new Random(samples), samples);
    assertThat(resampled(noise, 8000, 16000)).hasSize(2 * samples);
    assertThat(resampled(noise, 8000, 48000)).hasSize(6 * samples);
    assertThat(resampled(noise, 8000, 44100)).hasSize((int) Math.round(samples * 5.5125));
  }

  @Test
  void reads_of_any_size_give_the_same_samples() throws IOException {
    var noise = Wav.noise(new Random(7), 20_000);
    assertThat(read(new Resampled(new Samples(noise), 8000, 16000), 1))
        .isEqualTo(resampled(noise, 8000, 16000));
  }

  @Test
  void full_scale_is_clipped_and_never_wraps() throws IOException {
    var square = new short[4000];
    for (int i = 0; i < square.length; i++) square[i] = (short) (i / 20 % 2 == 0 ? 32767 : -32768);
    var made = resampled(square, 8000, 16000);
    for (int i = 20; i < made.length; i += 80) assertThat(made[i]).isGreaterThan((short) 20_000);
    for (int i = 60; i < made.length; i += 80) assertThat(made[i]).isLessThan((short) -20_000);
  }

  @Test
  void a_length_of_years_does_not_overflow() {
    assertThat(Resampled.scaled(1L << 50, 8000, 384_000)).isEqualTo((1L << 50) * 48);
  }

  private static short[] resampled(short[] samples, int from, int to) throws IOException {
    return read(new Resampled(new Samples(samples), from, to), 1999);
  }

  private static short[] read(SampleSource source, int step) throws IOException {
    var all = new short[(int) source.samples()];
    int at = 0;
    for (int read; (read = source.read(all, at, Math.min(step, all.length - at))) > 0; ) at += read;
    assertThat(at).isEqualTo(all.length);
    return all;
  }

  /// In dB, of what is not the tone itself; away from the ends, where a tone that starts from
  /// nothing has no ideal.
  private static double signalToNoise(short[] ideal, short[] made) {
    double gain = gain(ideal, made);
    double signal = 0;
    double noise = 0;
    for (int i = EDGE; i < ideal.length - EDGE; i++) {
      signal += (double) ideal[i] * ideal[i];
      noise += Math.pow(gain * ideal[i] - made[i], 2);
    }
    return 10 * Math.log10(signal / noise);
  }

  private static double gain(short[] ideal, short[] made) {
    double product = 0;
    double square = 0;
    for (int i = EDGE; i < ideal.length - EDGE; i++) {
      product += (double) ideal[i] * made[i];
      square += (double) ideal[i] * ideal[i];
    }
    return product / square;
  }

  /// The shift, in samples of the higher rate, at which both correlate best.
  private static int bestLag(short[] low, int lowRate, short[] high, int highRate) {
    int best = 0;
    double most = 0;
    for (int lag = -40; lag <= 40; lag++) {
      double sum = 0;
      for (int i = 100; i < low.length - 100; i++) {
        sum += (double) low[i] * high[(int) Math.round((double) i * highRate / lowRate) + lag];
      }
      if (sum > most) {
        most = sum;
        best = lag;
      }
    }
    return best;
  }

  private static final class Samples implements SampleSource {
    private final short[] samples;
    private int at;

    Samples(short[] samples) {
      this.samples = samples;
    }

    @Override
    public long samples() {
      return samples.length;
    }

    @Override
    public int read(short[] to, int offset, int length) {
      if (at == samples.length) return -1;
      int count = Math.min(length, samples.length - at);
      System.arraycopy(samples, at, to, offset, count);
      at += count;
      return count;
    }
  }
}
