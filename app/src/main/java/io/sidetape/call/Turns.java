package io.sidetape.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Whose set-up it is: a few calls at a time, in the order in which they came. A burst that is set
/// up all at once lets each of its calls wait for the last one. A call that has gone on before its
/// turn comes after all who are held, and not before all who are to go on have done so.
final class Turns {
  /// Enough to keep Asterisk and us busy while answers are on their way.
  private static final int A_PROCESSOR = 2;

  /// Where Asterisk answers nobody, waiting for others to get their answers is of no use.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition();
  private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
  private final Set<Turn> leaving = new HashSet<>();
  private final ArrayDeque<Turn> late = new ArrayDeque<>();
  private final int atOnce;
  private final Duration patience;
  private final Throughput throughput;
  private int taken;

  Turns() {
    this(A_PROCESSOR * Runtime.getRuntime().availableProcessors(), PATIENCE, System::nanoTime);
  }

  /// @param nanoTime as [System#nanoTime], to tell by how fast they are served
  Turns(int atOnce, Duration patience, LongSupplier nanoTime) {
    this.atOnce = atOnce;
    this.patience = patience;
    this.throughput = new Throughput(atOnce, nanoTime);
  }

  /// Waits until nobody has a turn, so as not to be in the way of a call that is held.
  ///
  /// @param longest a rush may last
  void rest(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      for (long left = longest.toNanos(); taken > 0 && left > 0; ) left = quiet.awaitNanos(left);
    } finally {
      lock.unlock();
    }
  }

  /// Comes after all who are held and wait.
  Turn queue() {
    lock.lock();
    try {
      var turn = new Turn();
      waiting.add(turn);
      serve();
      if (!waiting.isEmpty()) throughput.waits();
      return turn;
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    while (taken < atOnce && !next().isEmpty()) {
      taken++;
      next().remove().begun.countDown();
    }
  }

  /// Those of whom one is to be served.
  private ArrayDeque<Turn> next() {
    return waiting.isEmpty() && leaving.isEmpty() ? late : waiting;
  }

  private void served() {
    throughput.served(!waiting.isEmpty());
    taken--;
    serve();
    if (taken == 0) quiet.signalAll();
  }

  /// A call's turn, from any thread.
  final class Turn {
    private final CountDownLatch begun = new CountDownLatch(1);
    private boolean over;

    private Turn() {}

    /// Waits until it begins; who has waited for long goes on without.
    void await() throws InterruptedException {
      boolean mine = false;
      try {
        mine = begun.await(patience.toNanos(), TimeUnit.NANOSECONDS);
      } finally {
        if (!mine) end();
      }
    }

    /// Its place among those who wait, the next one's 1; 0 for one that waits no more.
    int place() {
      lock.lock();
      try {
        int place = 1;
        for (var turn : waiting) {
          if (turn == this) return place;
          place++;
        }
        return 0;
      } finally {
        lock.unlock();
      }
    }

    /// As [Throughput#each].
    Duration each() {
      lock.lock();
      try {
        return throughput.each();
      } finally {
        lock.unlock();
      }
    }

    /// Its call is to go on: that ends its turn. One that waits leaves the queue, and comes again
    /// with [#wentOn].
    void giveWay() {
      lock.lock();
      try {
        if (waiting.remove(this)) leaving.add(this);
        else end();
      } finally {
        lock.unlock();
      }
    }

    /// Its call has gone on, so nobody waits for its turn.
    void wentOn() {
      lock.lock();
      try {
        if (leaving.remove(this)) late.add(this);
        serve();
      } finally {
        lock.unlock();
      }
    }

    /// Lets the next one go on, once.
    void end() {
      lock.lock();
      try {
        boolean waited = waiting.remove(this) || late.remove(this) || leaving.remove(this);
        if (waited) serve();
        else if (!over) served();
        over = true;
      } finally {
        lock.unlock();
      }
    }
  }
}
