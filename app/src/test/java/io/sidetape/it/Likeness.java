package io.sidetape.it;

/// Where one sound is found in another, by normalised cross-correlation.
///
/// @param at the place of the best match: an index, or a lag
/// @param strength 1 for the very same sound, about 0 for a stranger
record Likeness(int at, double strength) {

  /// Where in `whole` the stretch of `sound` is that begins `from` there.
  static Likeness find(short[] sound, int from, int length, short[] whole) {
    return search(sound, from, length, whole, 0, whole.length - length);
  }

  /// By how many samples `right` is later than `left`, for the stretch of `left` that begins at
  /// `from`; at most `most` either way.
  static Likeness lag(short[] left, short[] right, int from, int length, int most) {
    int first = Math.max(0, from - most);
    int last = Math.min(right.length - length, from + most);
    var best = search(left, from, length, right, first, last);
    return new Likeness(best.at - from, best.strength);
  }

  private static Likeness search(
      short[] sound, int from, int length, short[] whole, int first, int last) {
    var needle = floats(sound, from, length);
    var hay = floats(whole, first, last - first + length);
    double needleEnergy = product(needle, needle, 0);
    double hayEnergy = product(hay, hay, 0, length);
    var best = new Likeness(first, 0);
    for (int at = 0; at <= last - first; at++) {
      double strength = product(needle, hay, at) / Math.sqrt(needleEnergy * hayEnergy + 1e-9);
      if (strength > best.strength) best = new Likeness(first + at, strength);
      hayEnergy += square(hay, at + length) - square(hay, at);
    }
    return best;
  }

  private static double square(float[] values, int at) {
    return at < values.length ? (double) values[at] * values[at] : 0;
  }

  private static double product(float[] needle, float[] hay, int at) {
    return product(needle, hay, at, needle.length);
  }

  /// Four sums at once, which is what makes it fast.
  private static double product(float[] needle, float[] hay, int at, int length) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 3 < length; i += 4) {
      a += needle[i] * hay[at + i];
      b += needle[i + 1] * hay[at + i + 1];
      c += needle[i + 2] * hay[at + i + 2];
      d += needle[i + 3] * hay[at + i + 3];
    }
    for (; i < length; i++) a += needle[i] * hay[at + i];
    return (double) a + b + c + d;
  }

  private static float[] floats(short[] samples, int from, int length) {
    var floats = new float[length];
    for (int i = 0; i < length; i++) floats[i] = samples[from + i] / 32768f;
    return floats;
  }
}
