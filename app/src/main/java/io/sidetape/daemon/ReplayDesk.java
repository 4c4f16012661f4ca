package io.sidetape.daemon;

import io.sidetape.delivery.Courier;
import io.sidetape.delivery.DeliverySettings;
import io.sidetape.delivery.Orphans;
import io.sidetape.delivery.Pickup;
import io.sidetape.delivery.Replay;
import io.sidetape.delivery.ReplaySettings;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Requests;
import io.sidetape.spool.Spool;
import io.sidetape.spool.SpoolLockedException;
import io.sidetape.spool.SpoolView;
import io.sidetape.store.Sink;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parts of a sidetape that replays and does not record. Where a daemon runs, that one owns the
/// spool and delivers what is asked for; where none does, this is the owner until it is closed.
public final class ReplayDesk implements AutoCloseable {
  private final Config config;
  private final Clock clock;
  private final Optional<Owned> owned;

  private record Owned(Spool spool, Optional<Sink> sink, Courier courier, Pickup pickup) {}

  private ReplayDesk(Config config, Clock clock, Optional<Owned> owned) {
    this.config = config;
    this.clock = clock;
    this.owned = owned;
  }

  /// Finds orphans; nothing is owned or written for that.
  public static Orphans orphans(Config config, Clock clock) {
    return new Orphans(
        config.state(),
        config.recordings(),
        new Volume(config.volume()),
        config.orphanPatterns(),
        clock);
  }

  /// Whether a daemon runs, asked by somebody who is not it.
  public static boolean isDaemonRunning(Config config) throws IOException {
    return new SpoolView(config.state()).isInUse();
  }

  /// Takes over the spool, unless a daemon has it; and takes up what an earlier replay left.
  public static ReplayDesk open(Config config, Clock clock) throws IOException {
    Files.createDirectories(config.state());
    Files.createDirectories(config.volume());
    var spool = spool(config);
    if (spool == null) return new ReplayDesk(config, clock, Optional.empty());
    var sink = config.sink().map(Sink::new);
    var volume = new Volume(config.volume());
    var courier =
        new Courier(
            spool,
            config.recordings(),
            volume,
            sink,
            config.keeps(),
            clock,
            new Metrics("unknown"),
            DeliverySettings.DEFAULTS);
    var pickup = new Pickup(spool, new Requests(config.state()), volume, courier);
    return new ReplayDesk(config, clock, Optional.of(new Owned(spool, sink, courier, pickup)));
  }

  private static @Nullable Spool spool(Config config) throws IOException {
    try {
      return Spool.open(config.state());
    } catch (SpoolLockedException daemon) {
      return null;
    }
  }

  /// Whether a daemon delivers what is replayed.
  public boolean isDaemonRunning() {
    return owned.isEmpty();
  }

  /// Orphans, with or without a daemon.
  public Orphans orphans() {
    return orphans(config, clock);
  }

  /// What takes orphans through.
  ///
  /// @param tenant whose calls these are, where nothing says so
  /// @param deleteForeign whether another tool's files go as well, once they are delivered
  public Replay replay(String tenant, boolean deleteForeign) {
    return replay(config, clock, owned.map(Owned::pickup), tenant, deleteForeign);
  }

  /// A replay that is only asked what it would do.
  public static Replay planner(Config config, Clock clock, String tenant, boolean deleteForeign) {
    return replay(config, clock, Optional.empty(), tenant, deleteForeign);
  }

  private static Replay replay(
      Config config, Clock clock, Optional<Pickup> pickup, String tenant, boolean deleteForeign) {
    return new Replay(
        config.state(),
        config.recordings(),
        new Volume(config.volume()),
        pickup,
        tenant,
        deleteForeign,
        clock,
        ReplaySettings.DEFAULTS);
  }

  /// What is not delivered stays in the spool, for the daemon's next start.
  @Override
  public void close() throws IOException {
    if (owned.isEmpty()) return;
    try {
      owned.get().courier().stop();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    owned.get().sink().ifPresent(Sink::close);
    owned.get().spool().close();
  }
}
