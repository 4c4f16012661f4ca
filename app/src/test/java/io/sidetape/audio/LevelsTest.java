package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LevelsTest {
  @Test
  void digital_silence_is_at_the_floor() {
    var levels = levels(0, 0, 0);
    assertThat(levels.peakDbfs()).isEqualTo(-120);
    assertThat(levels.rmsDbfs(3)).isEqualTo(-120);
    assertThat(levels.silent()).isTrue();
  }

  @Test
  void full_scale_is_zero_decibels() {
    var levels = levels(-32768, -32768, -32768);
    assertThat(levels.peakDbfs()).isZero();
    assertThat(levels.rmsDbfs(3)).isZero();
  }

  @Test
  void the_peak_is_that_of_either_hand() {
    assertThat(levels(100, -16384, 5).peakDbfs()).isEqualTo(-6.02);
    assertThat(levels(100, 16384, 5).peakDbfs()).isEqualTo(-6.02);
  }

  @Test
  void the_hum_of_an_idle_line_is_silence_and_a_whisper_is_not() {
    assertThat(levels(8, -8, 8).silent()).isTrue();
    assertThat(levels(32).silent()).isTrue();
    assertThat(levels(33).silent()).isFalse();
  }

  @Test
  void power_is_over_all_the_frames_that_there_are() {
    assertThat(levels(32767, 32767).rmsDbfs(8)).isEqualTo(-6.02);
  }

  @Test
  void a_day_of_the_loudest_noise_does_not_overflow() {
    var levels = new Levels();
    var loudest = new short[Lane.PIECE];
    Arrays.fill(loudest, Short.MIN_VALUE);
    var pairs = pairs(loudest);
    int day = 24 * 3600 * 8_000 / Lane.PIECE;
    for (int i = 0; i < day; i++) levels.add(pairs, Lane.PIECE);
    assertThat(levels.rmsDbfs((long) day * Lane.PIECE)).isZero();
  }

  @Test
  void silence_is_told_by_half_seconds_and_to_the_last_of_them() {
    var levels = new Levels();
    var silent = new short[Lane.PIECE];
    var loud = new short[Lane.PIECE];
    loud[1] = 20_000;
    for (int i = 0; i < 14; i++) levels.add(pairs(i == 6 ? loud : silent), Lane.PIECE);
    assertThat(levels.longestSilence()).isEqualTo(new Silence(8 * Lane.PIECE, 6 * Lane.PIECE));
  }

  private static Levels levels(int... samples) {
    var levels = new Levels();
    var shorts = new short[samples.length];
    for (int i = 0; i < shorts.length; i++) shorts[i] = (short) samples[i];
    levels.add(pairs(shorts), shorts.length);
    return levels;
  }

  private static int[] pairs(short[] samples) {
    var pairs = new int[SamplePairs.count(samples.length)];
    new SamplePairs().pair(samples, samples.length, pairs);
    return pairs;
  }
}
