package io.sidetape.http;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// One client of an event stream: told from any thread, heard by the thread that sends to it. Its
/// queue is bounded; who does not read in time is let go, and may come again.
public final class Listener implements AutoCloseable {
  private final int capacity;
  private final Consumer<Listener> onClose;
  private final Queue<ServerEvent> queue = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean closed;
  private Runnable hangUp = () -> {};

  Listener(int capacity, Consumer<Listener> onClose) {
    this.capacity = capacity;
    this.onClose = onClose;
  }

  /// Never waits; false where there was no room, and then it is over.
  boolean tell(ServerEvent event) {
    lock.lock();
    try {
      if (closed) return true;
      if (queue.size() == capacity) return false;
      queue.add(event);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// What to do to the connection when this is closed, by whomever.
  void onHangUp(Runnable cut) {
    lock.lock();
    try {
      hangUp = cut;
      if (closed) cut.run();
    } finally {
      lock.unlock();
    }
  }

  /// The next event, or nothing if none came in this time.
  Optional<ServerEvent> next(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      var nanos = patience.toNanos();
      while (queue.isEmpty() && !closed && nanos > 0) nanos = changed.awaitNanos(nanos);
      return Optional.ofNullable(queue.poll());
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /// Ends it; what was not sent yet is lost.
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) return;
      closed = true;
      queue.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
    onClose.accept(this);
    hangUp.run();
  }
}
