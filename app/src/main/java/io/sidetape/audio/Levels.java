package io.sidetape.audio;

import java.util.Arrays;

/// Peak and mean power of a channel, added up a piece at a time.
///
/// Both come from the samples' squares, in loops over ints alone: those the compiler turns into
/// vector code. A running maximum over one variable it does not, so there is one for each pair of
/// the piece.
final class Levels {
  private static final double FULL_SCALE = 32768;
  private static final double SILENCE_PEAK =
      FULL_SCALE * StrictMath.pow(10, Side.SILENCE_DBFS / 20);

  /// Samples that are silent, or not, as a whole: some whole pieces, half a second at 8 kHz.
  private static final int STRETCH = 4096;

  private final int[] powers = new int[SamplePairs.count(Lane.PIECE)];
  private final int[] largest = new int[SamplePairs.count(Lane.PIECE)];
  private final SilenceRun silence = new SilenceRun();
  private long energy;
  private long stretchEnergy;
  private int stretch;

  /// Takes in up to [Lane#PIECE] samples as [SamplePairs].
  void add(int[] pairs, int count) {
    takePowers(pairs, SamplePairs.count(count));
    long power = sum(powers, SamplePairs.count(count));
    energy += power;
    stretchEnergy += power;
    stretch += count;
    if (stretch >= STRETCH) endStretch();
  }

  /// Two of the largest squares make 2^31: the powers are unsigned.
  private void takePowers(int[] pairs, int count) {
    for (int i = 0; i < count; i++) {
      int first = SamplePairs.first(pairs[i]);
      int second = SamplePairs.second(pairs[i]);
      int square = first * first;
      int next = second * second;
      powers[i] = square + next;
      largest[i] = Math.max(largest[i], Math.max(square, next));
    }
  }

  /// The powers' halves apart, whose sums over a piece are ints: vector code again.
  private static long sum(int[] powers, int count) {
    int low = 0;
    int high = 0;
    for (int i = 0; i < count; i++) {
      low += powers[i] & 0xFFFF;
      high += powers[i] >>> 16;
    }
    return low + ((long) high << 16);
  }

  private void endStretch() {
    silence.add(stretchEnergy < SILENCE_PEAK * SILENCE_PEAK * stretch, stretch);
    stretchEnergy = 0;
    stretch = 0;
  }

  double peakDbfs() {
    return decibels(peak() / FULL_SCALE);
  }

  double rmsDbfs(long frames) {
    return frames == 0
        ? Side.FLOOR_DBFS
        : decibels(Math.sqrt((double) energy / frames) / FULL_SCALE);
  }

  /// After the last piece.
  Silence longestSilence() {
    if (stretch > 0) endStretch();
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
