package io.sidetape.it;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// What happens in a round, for somebody who waits to strike just then.
final class Moments {
  /// A kind of moment at which a daemon has something to lose.
  enum Kind {
    /// Any moment at all.
    ANY,
    PLACED,
    HUNG_UP,
    POSTED
  }

  private final Map<Kind, Semaphore> happened = new EnumMap<>(Kind.class);

  Moments() {
    for (var kind : Kind.values()) happened.put(kind, new Semaphore(0));
  }

  void happened(Kind kind) {
    semaphore(kind).release();
  }

  /// Waits for the next one, or as long as that.
  void await(Kind kind, Duration patience) throws InterruptedException {
    var semaphore = semaphore(kind);
    semaphore.drainPermits();
    var _ = semaphore.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Semaphore semaphore(Kind kind) {
    return Objects.requireNonNull(happened.get(kind));
  }
}
