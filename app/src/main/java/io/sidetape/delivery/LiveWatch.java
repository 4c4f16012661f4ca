package io.sidetape.delivery;

import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens to the recordings while their calls are up, and tells within a minute or so of a side
/// that nobody is heard on: one-way audio is otherwise found weeks later. Asterisk writes in blocks
/// of 2.05 s (8 kHz), so that is how far behind it is.
public final class LiveWatch {
  private static final Logger log = LoggerFactory.getLogger(LiveWatch.class);

  private final Spool spool;
  private final Path recordings;
  private final Duration every;
  private final Duration alarmAfter;
  private final Consumer<Side> alarm;
  private final Map<RecordingId, Listening> calls = new HashMap<>();
  private @Nullable Thread thread;

  /// Listens every ten seconds, and warns in the log and counts after a minute of silence.
  public LiveWatch(Spool spool, Path recordings, Metrics metrics) {
    this(spool, recordings, Duration.ofSeconds(10), Duration.ofMinutes(1), metrics::liveSilence);
  }

  /// @param alarmAfter how long a side may be silent
  /// @param alarm told once of each silence that lasts longer
  LiveWatch(
      Spool spool, Path recordings, Duration every, Duration alarmAfter, Consumer<Side> alarm) {
    this.spool = spool;
    this.recordings = recordings;
    this.every = every;
    this.alarmAfter = alarmAfter;
    this.alarm = alarm;
  }

  private static final class Listening {
    private final Progress call;
    private final Map<Side, Ear> ears = new HashMap<>();
    private final Set<Side> told = EnumSet.noneOf(Side.class);

    Listening(Progress call, Path recordings) {
      this.call = call;
      for (var side : Side.values()) ears.put(side, new Ear(SideFile.path(recordings, call, side)));
    }

    Ear ear(Side side) {
      return Objects.requireNonNull(ears.get(side));
    }
  }

  /// Begins to listen, now and then.
  public void start() {
    thread = Thread.ofVirtual().name("sidetape-watch").start(this::run);
  }

  /// Ends it.
  public void stop() {
    var running = thread;
    if (running != null) running.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(every);
        look();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// One round over all calls that are up.
  void look() {
    try {
      var live = spool.live();
      calls.keySet().retainAll(live.keySet());
      live.forEach(
          (id, call) -> listen(calls.computeIfAbsent(id, it -> new Listening(call, recordings))));
    } catch (IOException trouble) {
      log.warn("watch: {}", trouble.getMessage());
    }
  }

  private void listen(Listening call) {
    for (var side : Side.values()) {
      try {
        judge(call, side, call.ear(side).silence());
      } catch (IOException trouble) {
        log.warn("{}: {}", call.call.id(), trouble.getMessage());
      }
    }
  }

  private void judge(Listening call, Side side, Duration silence) {
    if (silence.compareTo(alarmAfter) < 0) {
      call.told.remove(side);
    } else if (call.told.add(side)) {
      log.warn(
          "{} {}: nothing to hear on `{}` for {} s while the call is up",
          call.call.id(),
          call.call.call().channelId(),
          side.word(),
          silence.toSeconds());
      alarm.accept(side);
    }
  }
}
