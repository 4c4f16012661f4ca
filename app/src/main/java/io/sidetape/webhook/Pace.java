package io.sidetape.webhook;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How hard a target is tried.
///
/// @param parallel requests to one target at once, while it takes them
/// @param first the longest wait after one failure; it doubles with each further one
/// @param longest the longest wait of all
/// @param connect how long a connection may take
/// @param whole how long an attempt may take in all
record Pace(int parallel, Duration first, Duration longest, Duration connect, Duration whole) {
  static final Pace DEFAULTS =
      new Pace(
          4,
          Duration.ofSeconds(2),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20));

  /// Full jitter: targets that come back are not met by everybody at once.
  Duration after(int failures, RandomGenerator random) {
    long span = first.toMillis() << Math.min(failures - 1, 20);
    return Duration.ofMillis(random.nextLong(Math.min(span, longest.toMillis())) + 1);
  }
}
