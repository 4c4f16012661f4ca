package io.sidetape.audio;

import java.util.Arrays;

/// Peak and mean power of a channel, added up a piece at a time.
///
/// Both come from the samples' squares, in loops over ints alone: those the compiler turns into
/// vector code. A running maximum over one variable it does not, so there is one for each place in
/// the piece.
final class Levels {
  private static final double FULL_SCALE = 32768;
  private static final double SILENCE_PEAK =
      FULL_SCALE * StrictMath.pow(10, Side.SILENCE_DBFS / 20);

  private final int[] squares = new int[Lane.PIECE];
  private final int[] largest = new int[Lane.PIECE];
  private final SilenceRun silence = new SilenceRun();
  private long energy;

  /// Takes in up to [Lane#PIECE] samples, each within 16 bits.
  void add(int[] samples, int count) {
    for (int i = 0; i < count; i++) squares[i] = samples[i] * samples[i];
    for (int i = 0; i < count; i++) largest[i] = Math.max(largest[i], squares[i]);
    long power = sum(squares, count);
    energy += power;
    silence.add(power < SILENCE_PEAK * SILENCE_PEAK * count, count);
  }

  /// The squares' halves apart, whose sums over a piece are ints: vector code again.
  private static long sum(int[] squares, int count) {
    int low = 0;
    int high = 0;
    for (int i = 0; i < count; i++) {
      low += squares[i] & 0xFFFF;
      high += squares[i] >>> 16;
    }
    return low + ((long) high << 16);
  }

  double peakDbfs() {
    return decibels(peak() / FULL_SCALE);
  }

  double rmsDbfs(long frames) {
    return frames == 0
        ? Side.FLOOR_DBFS
        : decibels(Math.sqrt((double) energy / frames) / FULL_SCALE);
  }

  Silence longestSilence() {
    return silence.longest();
  }

  boolean silent() {
    return peak() < SILENCE_PEAK;
  }

  private double peak() {
    return Math.sqrt(Arrays.stream(largest).max().orElse(0));
  }

  /// To a hundredth, by strict arithmetic: the same on every machine.
  private static double decibels(double ratio) {
    if (ratio == 0) return Side.FLOOR_DBFS;
    return Math.max(Side.FLOOR_DBFS, Math.round(2000 * StrictMath.log10(ratio)) / 100.0);
  }
}
