package io.sidetape.delivery;

import java.time.Duration;

/// What becomes of an errand after an attempt.
sealed interface Next {
  /// Delivered, set aside, or given up until the next start.
  record Done() implements Next {}

  /// Finished: it may go to the sink.
  record ToSink() implements Next {}

  /// Once more, after so long.
  ///
  /// @param closed for how long nobody else is to try that way either
  record Again(Duration after, Duration closed) implements Next {}
}
