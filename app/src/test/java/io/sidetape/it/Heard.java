package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Who is heard on a side, and how well the two sides are in step.
final class Heard {
  /// The same sound after a telephone's codecs is above 0.9, a stranger's below 0.1.
  private static final double ALIKE = 0.6;

  private static final double STRANGE = 0.3;

  /// Sides that are further apart are not searched for, and would not be found alike.
  private static final int MOST_MILLIS = 400;

  private Heard() {}

  /// Around the middle of this side the one is heard and never the other. A busy machine's Asterisk
  /// leaves out a frame now and then, and is nobody else for that: the best of three looks counts.
  static void is(Signal one, Signal other, short[] side) {
    assertThat(looks(one, side).max().orElseThrow()).as("of the one").isGreaterThan(ALIKE);
    assertThat(looks(other, side).max().orElseThrow()).as("of the other").isLessThan(STRANGE);
  }

  /// The same, where the side is so old.
  static void isAt(long millis, Signal one, Signal other, short[] side) {
    assertThat(likeness(one, side, millis)).as("of the one at %d ms", millis).isGreaterThan(ALIKE);
    assertThat(likeness(other, side, millis))
        .as("of the other at %d ms", millis)
        .isLessThan(STRANGE);
  }

  private static DoubleStream looks(Signal signal, short[] side) {
    long millis = side.length * 1_000L / signal.sampleRate();
    return IntStream.of(40, 50, 60)
        .mapToDouble(percent -> likeness(signal, side, millis * percent / 100));
  }

  private static double likeness(Signal signal, short[] side, long millis) {
    int length = signal.sampleRate() / 4;
    int from = Math.toIntExact(millis * signal.sampleRate() / 1000) - length / 2;
    assertThat(from).as("at %d ms", millis).isBetween(0, side.length - length);
    return Likeness.find(side, from, length, signal.samples()).strength();
  }

  /// By how much the right side of an echo call is later than the left, in samples: the worst of a
  /// look near the beginning, in the middle and near the end.
  static int lag(StereoWav wav) {
    int worst = 0;
    for (int quarter = 1; quarter <= 3; quarter++) {
      int lag = lagAt(wav, (int) (wav.frames() * (long) quarter / 4));
      if (Math.abs(lag) > Math.abs(worst)) worst = lag;
    }
    return worst;
  }

  private static int lagAt(StereoWav wav, int middle) {
    int length = wav.sampleRate() * 3 / 10;
    int most = wav.sampleRate() * MOST_MILLIS / 1000;
    var likeness = Likeness.lag(wav.left(), wav.right(), middle - length / 2, length, most);
    assertThat(likeness.strength()).as("likeness of the sides").isGreaterThan(STRANGE);
    return likeness.at();
  }
}
