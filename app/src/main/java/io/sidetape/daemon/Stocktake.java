package io.sidetape.daemon;

import io.sidetape.ari.AriException;
import io.sidetape.call.Switchboard;
import io.sidetape.metrics.Metrics;
import io.sidetape.metrics.Reading;
import io.sidetape.spool.Census;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts once a minute what is on disc and in Asterisk, for the metrics and the alarm: a call that
/// nobody can explain is the one thing that must never be.
final class Stocktake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Stocktake.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  /// Counting takes at most this part of a core, however much there is to count.
  private static final int REST_FACTOR = 20;

  private final Path state;
  private final Switchboard switchboard;
  private final Metrics metrics;
  private final Clock clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Optional<Census> census = Optional.empty();
  private volatile List<String> snoops = List.of();
  private int unexplained;
  private Duration pause = EVERY;

  Stocktake(Path state, Switchboard switchboard, Metrics metrics, Clock clock) {
    this.state = state;
    this.switchboard = switchboard;
    this.metrics = metrics;
    this.clock = clock;
    metrics.read(Reading.SNOOP_CHANNELS, () -> snoops.size());
    metrics.read(
        Reading.ORPHAN_SNOOP_CHANNELS, () -> snoops.stream().filter(switchboard::isStray).count());
    metrics.read(Reading.DELIVERY_SET_ASIDE, () -> census.map(Census::setAside).orElse(0));
    metrics.read(Reading.DELIVERY_OLDEST_SECONDS, () -> oldestWait().toSeconds());
  }

  void start() {
    Thread.ofPlatform().daemon().name("sidetape-stocktake").start(this::run);
  }

  private void run() {
    try {
      do count();
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void count() {
    long from = System.nanoTime();
    try {
      snoops = switchboard.reconciled() ? switchboard.snoops() : List.of();
    } catch (AriException away) {
      log.debug("stocktake: {}", away.getMessage());
    }
    try {
      tell(Census.of(state, Census.yesterday(clock.instant())));
    } catch (IOException trouble) {
      log.warn("stocktake: {}", trouble.getMessage());
    }
    var rest = Duration.ofNanos(System.nanoTime() - from).multipliedBy(REST_FACTOR);
    pause = rest.compareTo(EVERY) > 0 ? rest : EVERY;
  }

  private void tell(Census now) {
    now.tenants().forEach((tenant, tally) -> metrics.unexplained(tenant, tally.unexplained()));
    if (now.unexplained() > unexplained)
      log.error(
          "{} calls since {} have neither a recording nor a reason; `sidetape status` says whose",
          now.unexplained(),
          now.since());
    unexplained = now.unexplained();
    census = Optional.of(now);
  }

  /// How long the oldest undelivered recording has waited.
  Duration oldestWait() {
    return census.flatMap(Census::oldestUndelivered).map(this::since).orElse(Duration.ZERO);
  }

  /// Calls that nobody can explain, as last counted.
  int unexplained() {
    return census.map(Census::unexplained).orElse(0);
  }

  private Duration since(Instant then) {
    var age = Duration.between(then, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
