package io.sidetape.delivery;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Places to merge at. Where more wait than there are, the tenants take turns, so that a thousand
/// merges of one are waited for by that one.
final class MergePlaces {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /// How many of each tenant's wait; whose turn it is comes first.
  private final LinkedHashMap<String, Integer> waiting = new LinkedHashMap<>();

  private final int places;
  private int free;
  private boolean closed;

  MergePlaces(int places) {
    this.places = places;
    this.free = places;
  }

  /// Waits for a place.
  void acquire(String tenant) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      waiting.merge(tenant, 1, Integer::sum);
      try {
        while (closed || free == 0 || !isNext(tenant)) changed.await();
        free--;
      } finally {
        goes(tenant);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isNext(String tenant) {
    return waiting.firstEntry().getKey().equals(tenant);
  }

  /// One of this tenant's waits no more, and it is the others' turn.
  private void goes(String tenant) {
    int left = waiting.getOrDefault(tenant, 1) - 1;
    waiting.remove(tenant);
    if (left > 0) waiting.put(tenant, left);
    changed.signalAll();
  }

  void release() {
    lock.lock();
    try {
      free++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Gives no place any more; answers whether all were free in this time.
  boolean close(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lockInterruptibly();
    try {
      closed = true;
      while (free < places && left > 0) left = changed.awaitNanos(left);
      return free == places;
    } finally {
      lock.unlock();
    }
  }

  /// How many wait.
  int waiting() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return waiting.values().stream().mapToInt(Integer::intValue).sum();
    } finally {
      lock.unlock();
    }
  }
}
