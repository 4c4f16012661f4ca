package io.sidetape.store;

import java.time.Duration;
import java.util.Optional;

/// What became of a recording posted to the sink, by what happens next.
public sealed interface SinkAnswer {
  /// The sink has it, now or from an earlier attempt (409).
  record Taken(int status) implements SinkAnswer {}

  /// To be tried again, not before `retryAfter` where the sink named it.
  record Later(String why, Optional<Duration> retryAfter) implements SinkAnswer {}

  /// To be set aside: the same request would be refused again.
  record Never(int status, String why) implements SinkAnswer {}
}
