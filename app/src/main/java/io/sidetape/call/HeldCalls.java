package io.sidetape.call;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How many channels wait in Stasis for us, so that a stop can let them go on first.
final class HeldCalls {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private int count;

  void oneCame() {
    lock.lock();
    try {
      count++;
    } finally {
      lock.unlock();
    }
  }

  void oneWentOn() {
    lock.lock();
    try {
      count--;
      if (count == 0) none.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Returns once there is none, or after this time.
  void awaitNone(Duration longest) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (long left = longest.toNanos(); count > 0 && left > 0; ) left = none.awaitNanos(left);
    } finally {
      lock.unlock();
    }
  }
}
