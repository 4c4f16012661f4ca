package io.sidetape.call;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The calls that wait in Stasis for us, so that a stop can let them go on first.
final class HeldCalls {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private final Set<RecordingId> held = new HashSet<>();

  void came(RecordingId id) {
    lock.lock();
    try {
      held.add(id);
    } finally {
      lock.unlock();
    }
  }

  /// It does not matter how often this is said.
  void wentOn(RecordingId id) {
    lock.lock();
    try {
      held.remove(id);
      if (held.isEmpty()) none.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean contains(RecordingId id) {
    lock.lock();
    try {
      return held.contains(id);
    } finally {
      lock.unlock();
    }
  }

  /// Returns once there is none, or after this time.
  void awaitNone(Duration longest) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (long left = longest.toNanos(); !held.isEmpty() && left > 0; )
        left = none.awaitNanos(left);
    } finally {
      lock.unlock();
    }
  }
}
