package io.sidetape.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: doubling from a second to the longest, with full
/// jitter, so that a sink that comes back is not met by everybody at once.
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);

  private final RandomGenerator random;
  private final Duration longest;

  Backoff(RandomGenerator random, Duration longest) {
    this.random = random;
    this.longest = longest;
  }

  /// The wait after this many failed attempts (1 and up): between nothing and the doubled span.
  Duration after(int attempts) {
    long span = FIRST.toMillis() << Math.min(attempts - 1, 20);
    return Duration.ofMillis(random.nextLong(Math.min(span, longest.toMillis())) + 1);
  }
}
