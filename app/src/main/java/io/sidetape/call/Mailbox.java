package io.sidetape.call;

import io.sidetape.ari.AriEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// The events of one call, in order, between the socket's reader (which never waits) and the call's
/// own thread. What does not fit is dropped, and the call is told to ask Asterisk instead.
final class Mailbox {
  /// A call sees about ten events; a flood is some other program's doing.
  private static final int LIMIT = 256;

  private final BlockingQueue<AriEvent> events = new ArrayBlockingQueue<>(LIMIT);
  private final AtomicBoolean lost = new AtomicBoolean();

  void put(AriEvent event) {
    if (!events.offer(event)) lost.set(true);
  }

  /// The next event; empty where none came in time.
  Optional<AriEvent> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(events.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
  }

  /// Whether events were dropped since this was last asked.
  boolean lostSome() {
    return lost.getAndSet(false);
  }
}
