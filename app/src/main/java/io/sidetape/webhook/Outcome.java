package io.sidetape.webhook;

import java.time.Duration;
import java.util.Optional;

/// What became of one attempt, by what happens next.
sealed interface Outcome {
  /// The target has it.
  record Taken(int status) implements Outcome {}

  /// To be tried again, not before `retryAfter` where the target named it.
  record Later(String why, Optional<Duration> retryAfter) implements Outcome {}

  /// The target says that it is gone for good.
  record Gone(String why) implements Outcome {}
}
