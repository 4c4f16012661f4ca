package io.sidetape.it;

import java.util.Map;
import java.util.TreeMap;

/// What rounds came to, in counts and worst cases, for whoever reads the output.
final class Tally {
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> worst = new TreeMap<>();

  void count(String what) {
    count(what, 1);
  }

  void count(String what, long times) {
    counts.merge(what, times, Long::sum);
  }

  /// Keeps the largest of these.
  void worst(String what, long value) {
    worst.merge(what, value, Math::max);
  }

  void add(Tally other) {
    other.counts.forEach(this::count);
    other.worst.forEach(this::worst);
  }

  @Override
  public String toString() {
    var words = new StringBuilder();
    counts.forEach((what, times) -> words.append(what).append(' ').append(times).append(", "));
    worst.forEach((what, most) -> words.append(what).append(" ≤ ").append(most).append(", "));
    return words.isEmpty() ? "nothing" : words.substring(0, words.length() - 2);
  }
}
