package io.sidetape.delivery;

import io.sidetape.spool.Entry;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When what has failed is tried again, and that it is known to the next daemon too.
///
/// @param backoff how long the nth failure is waited for
record Retries(Spool spool, Backoff backoff, Clock clock) {
  private static final Logger log = LoggerFactory.getLogger(Retries.class);

  /// Counted, written down, and waited for; on top of what the sink asks for, so that not all come
  /// at that moment. Where there is no room even to write it down, the log says it.
  Next later(Errand errand, String why, Optional<Duration> retryAfter) {
    int attempt = ++errand.failures;
    var closed = retryAfter.orElse(Duration.ZERO);
    var wait = backoff.after(attempt).plus(closed);
    var now = clock.instant();
    var next = now.plus(wait);
    log.warn(
        "{}: {}, attempt {}, next at {}; the files stay",
        errand.id,
        why,
        attempt,
        next.truncatedTo(ChronoUnit.SECONDS));
    try {
      spool.attempted(errand.id, new Entry.Attempted(now, attempt, why, next));
    } catch (IOException full) {
      log.warn("{}: spool: {}", errand.id, full.getMessage());
    }
    return new Next.Again(wait, closed);
  }
}
