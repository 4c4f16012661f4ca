package io.sidetape.delivery;

import java.util.concurrent.locks.Condition;

/// Time that only goes forward, whatever somebody does to the clock on the wall, and waiting in it.
interface Ticker {
  /// Since its beginning.
  long nanos();

  /// Waits until told, or for so long. The lock that `told` belongs to is held.
  void await(Condition told, long nanos) throws InterruptedException;

  Ticker SYSTEM =
      new Ticker() {
        private final long origin = System.nanoTime();

        @Override
        public long nanos() {
          return System.nanoTime() - origin;
        }

        @Override
        @SuppressWarnings("WaitNotInLoop") // the dispatcher's loop: a wake-up for nothing is none
        public void await(Condition told, long nanos) throws InterruptedException {
          told.awaitNanos(nanos);
        }
      };
}
