package io.sidetape.call;

import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingFolder;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a call's thread writes into its journal. A journal that takes no more costs what is written
/// there, and neither the call nor its recording.
final class Notes {
  private static final Logger log = LoggerFactory.getLogger(Notes.class);

  private final RecordingFolder folder;
  private final Clock clock;
  private final Uptime uptime;
  private final Deque<Supplier<Entry>> unwritten = new ArrayDeque<>();

  Notes(RecordingFolder folder, Clock clock, Uptime uptime) {
    this.folder = folder;
    this.clock = clock;
    this.uptime = uptime;
  }

  Instant now() {
    return clock.instant();
  }

  /// By a clock that nobody sets.
  OptionalLong uptimeMillis() {
    return uptime.millis();
  }

  void write(Entry entry) {
    unwritten.add(() -> entry);
    catchUp();
  }

  /// Writes it when there is time for it: with [#catchUp] at the latest, and in its order.
  void writeSoon(Supplier<Entry> entry) {
    unwritten.add(entry);
  }

  /// Writes what there was no time for, while a call waited; when the daemon stops too, whose
  /// interrupt would close the journal under it.
  void catchUp() {
    boolean stopping = Thread.interrupted();
    for (var entry = unwritten.poll(); entry != null; entry = unwritten.poll()) append(entry.get());
    if (stopping) Thread.currentThread().interrupt();
  }

  private void append(Entry entry) {
    try {
      folder.append(entry);
    } catch (ClosedChannelException stopping) { // by an interrupt, now or before
      log.debug("{}: the daemon stops before {}", folder.id(), entry);
    } catch (IOException full) {
      log.error("{}: journal: {}; Asterisk goes on recording", folder.id(), full.toString());
    }
  }
}
