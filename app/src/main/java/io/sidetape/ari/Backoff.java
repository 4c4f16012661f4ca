package io.sidetape.ari;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: doubling from 0.1 s to 10 s, each shortened at random
/// by up to half so that many daemons do not come back in step.
final class Backoff {
  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(10);

  private final RandomGenerator random;
  private Duration next = FIRST;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    var full = next;
    var twice = full.multipliedBy(2);
    next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    return full.minusMillis(random.nextLong(full.toMillis() / 2 + 1));
  }

  void reset() {
    next = FIRST;
  }
}
