package io.sidetape.audio;

/// Peak and mean power of a channel, added up a block at a time.
///
/// The loops are plain and separate so that the compiler turns them into vector code. Squares go up
/// to 2^30, so that their sum would need 64-bit lanes; their halves are summed in 32 bits instead,
/// over runs short enough not to overflow.
final class Levels {
  /// 2^15 × (2^16 - 1) is the most that stays under 2^31.
  private static final int RUN = 1 << 15;

  private static final double FULL_SCALE = 32768;
  private static final double SILENCE_PEAK =
      FULL_SCALE * StrictMath.pow(10, Side.SILENCE_DBFS / 20);

  private int lowest;
  private int highest;
  private long energy;

  void add(short[] samples, int count) {
    for (int from = 0; from < count; from += RUN) {
      int to = Math.min(count, from + RUN);
      range(samples, from, to);
      energy += energy(samples, from, to);
    }
  }

  private void range(short[] samples, int from, int to) {
    int low = lowest;
    int high = highest;
    for (int i = from; i < to; i++) low = Math.min(low, samples[i]);
    for (int i = from; i < to; i++) high = Math.max(high, samples[i]);
    lowest = low;
    highest = high;
  }

  private static long energy(short[] samples, int from, int to) {
    int lows = 0;
    int highs = 0;
    for (int i = from; i < to; i++) lows += (samples[i] * samples[i]) & 0xFFFF;
    for (int i = from; i < to; i++) highs += (samples[i] * samples[i]) >>> 16;
    return ((long) highs << 16) + lows;
  }

  double peakDbfs() {
    return decibels(peak() / FULL_SCALE);
  }

  double rmsDbfs(long frames) {
    return frames == 0
        ? Side.FLOOR_DBFS
        : decibels(Math.sqrt((double) energy / frames) / FULL_SCALE);
  }

  boolean silent() {
    return peak() < SILENCE_PEAK;
  }

  private int peak() {
    return Math.max(-lowest, highest);
  }

  /// To a hundredth, by strict arithmetic: the same on every machine.
  private static double decibels(double ratio) {
    if (ratio == 0) return Side.FLOOR_DBFS;
    return Math.max(Side.FLOOR_DBFS, Math.round(2000 * StrictMath.log10(ratio)) / 100.0);
  }
}
