package io.sidetape.call;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Whose set-up it is: a few calls at a time, in the order in which they came. A burst that is set
/// up all at once lets each of its calls wait for the last one.
final class Turns {
  /// Enough to keep Asterisk and us busy while answers are on their way.
  private static final int A_PROCESSOR = 2;

  /// Where Asterisk answers nobody, waiting for others to get their answers is of no use.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Semaphore free;

  private final Duration patience;

  Turns() {
    this(A_PROCESSOR * Runtime.getRuntime().availableProcessors(), PATIENCE);
  }

  Turns(int atOnce, Duration patience) {
    this.free = new Semaphore(atOnce, true);
    this.patience = patience;
  }

  /// Waits for a turn; who has waited for long goes on without.
  Turn next() throws InterruptedException {
    return new Turn(free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS));
  }

  /// How many wait at this moment, more or less.
  int waiting() {
    return free.getQueueLength();
  }

  /// To be ended when the next one may go on, from any thread and as often as one likes.
  final class Turn {
    private final AtomicBoolean mine;

    private Turn(boolean mine) {
      this.mine = new AtomicBoolean(mine);
    }

    void end() {
      if (mine.compareAndSet(true, false)) free.release();
    }
  }
}
