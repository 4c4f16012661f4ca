package io.sidetape.daemon;

import io.sidetape.ari.Asterisk;
import io.sidetape.call.Rehearsal;
import io.sidetape.call.Switchboard;
import io.sidetape.delivery.Courier;
import io.sidetape.metrics.Health;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Sends a beat through the very queue and thread that the calls' events go through: what systemd
/// and `/healthz` hear of is that events are still heard, and not that some timer runs.
final class Pulse implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration STOPPING = Duration.ofSeconds(2);

  private final Asterisk asterisk;
  private final Switchboard switchboard;
  private final Rehearsal rehearsal;
  private final Courier courier;
  private final Health health;
  private final SystemdNotify systemd;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Thread thread;

  Pulse(
      Asterisk asterisk,
      Switchboard switchboard,
      Rehearsal rehearsal,
      Courier courier,
      Health health,
      SystemdNotify systemd) {
    this.asterisk = asterisk;
    this.switchboard = switchboard;
    this.rehearsal = rehearsal;
    this.courier = courier;
    this.health = health;
    this.systemd = systemd;
    this.thread = Thread.ofPlatform().daemon().name("sidetape-pulse").unstarted(this::run);
  }

  /// On a thread of the system's: it must beat also while all carriers are busy.
  void start() {
    thread.start();
  }

  private void run() {
    try {
      do beat();
      while (!closed.await(pause().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Before the first reconcile a start is not done, and the unit waits for it: looks more often.
  private Duration pause() {
    if (!ready()) return Duration.ofMillis(200);
    return systemd.watchdogInterval().filter(it -> it.compareTo(EVERY) < 0).orElse(EVERY);
  }

  /// Whether the daemon has come up: connected once, reconciled and rehearsed.
  boolean ready() {
    return ready.getCount() == 0;
  }

  /// Waits for that, no longer than this.
  void awaitReady(Duration longest) throws InterruptedException {
    var _ = ready.await(longest.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void beat() throws InterruptedException {
    asterisk.onListener(this::heard);
    if (!ready() && switchboard.reconciled()) getReady();
    systemd.status(words());
  }

  private void getReady() throws InterruptedException {
    rehearsal.perform();
    ready.countDown();
    systemd.ready();
  }

  private void heard() {
    health.beat();
    systemd.watchdog();
  }

  private String words() {
    if (!asterisk.connected()) return "Asterisk is away; trying again";
    if (!switchboard.reconciled()) return "connected; asking what lives";
    return "%d calls, %d to deliver".formatted(switchboard.live(), courier.backlog());
  }

  @Override
  public void close() {
    closed.countDown();
    systemd.stopping();
    thread.interrupt(); // a rehearsal must not write into what is closed next
    try {
      thread.join(STOPPING);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
