package io.sidetape.daemon;

import io.sidetape.ari.Asterisk;
import io.sidetape.call.Switchboard;
import io.sidetape.io.FreeSpace;
import io.sidetape.metrics.Check;
import io.sidetape.metrics.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What `/readyz` asks of each part, and how each says what is wrong with it.
final class Checks {
  /// A sink that is down for longer is somebody's business.
  private static final Duration STUCK = Duration.ofHours(1);

  private final Config config;
  private final Asterisk asterisk;
  private final Switchboard switchboard;
  private final Stocktake stocktake;

  Checks(Config config, Asterisk asterisk, Switchboard switchboard, Stocktake stocktake) {
    this.config = config;
    this.asterisk = asterisk;
    this.switchboard = switchboard;
    this.stocktake = stocktake;
  }

  void addTo(Health health) {
    var checks =
        List.of(
            Check.of("ari", this::ari),
            Check.of("spool", this::spool),
            Check.of("recordings", () -> room(config.recordings(), config.freeForRecordings())),
            Check.of("volume", () -> writable(config.volume())),
            Check.of("delivery", this::delivery),
            Check.of("calls", this::calls));
    checks.forEach(health::add);
  }

  private Optional<String> ari() {
    if (!asterisk.connected()) return Optional.of("not connected to " + config.asterisk().url());
    return switchboard.reconciled()
        ? Optional.empty()
        : Optional.of("connected, but what lives in Asterisk is not known yet");
  }

  /// Tried, not asked: a file system that turned read-only still shows its permissions.
  private static Optional<String> writable(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, ".health-", ""));
      return Optional.empty();
    } catch (IOException trouble) {
      return Optional.of(folder + " cannot be written to: " + trouble.getMessage());
    }
  }

  private Optional<String> spool() {
    var state = config.state();
    return writable(state).or(() -> room(state, FreeSpace.of(state)));
  }

  private Optional<String> room(Path folder, long free) {
    if (!Files.exists(folder)) return Optional.of(folder + " is not there");
    return free >= config.calls().minFreeBytes()
        ? Optional.empty()
        : Optional.of(
            "%s has %d MB left: new calls are not recorded".formatted(folder, free / 1_000_000));
  }

  private Optional<String> delivery() {
    var waits = stocktake.oldestWait();
    return waits.compareTo(STUCK) < 0
        ? Optional.empty()
        : Optional.of("the oldest recording has waited for %d min".formatted(waits.toMinutes()));
  }

  private Optional<String> calls() {
    int unexplained = stocktake.unexplained();
    return unexplained == 0
        ? Optional.empty()
        : Optional.of(unexplained + " calls have neither a recording nor a reason");
  }
}
