package io.sidetape.delivery;

import io.sidetape.io.AtomicFile;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Requests;
import io.sidetape.spool.Spool;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what `sidetape replay` asks for into the spool, for whoever owns the spool: the daemon, or
/// replay itself where no daemon runs. Each step may be repeated after a crash.
public final class Pickup {
  private static final Logger log = LoggerFactory.getLogger(Pickup.class);

  private final Spool spool;
  private final Requests requests;
  private final Volume volume;
  private final Courier courier;

  public Pickup(Spool spool, Requests requests, Volume volume, Courier courier) {
    this.spool = spool;
    this.requests = requests;
    this.volume = volume;
    this.courier = courier;
  }

  /// Takes all there is. What cannot be taken now is tried again the next time.
  public void once() {
    try {
      for (var id : requests.pending()) take(id);
    } catch (IOException fault) {
      log.warn("replay: requests: {}; tried again", fault.getMessage());
    }
  }

  /// Whether delivery is at this recording now.
  boolean isAtWork(RecordingId id) {
    return courier.isAtWork(id);
  }

  private void take(RecordingId id) {
    try {
      if (add(id, requests.read(id))) {
        requests.remove(id);
        courier.deliver(id);
      } else {
        requests.refuse(id);
        log.error("{}: replay: nothing that can be done now", id);
      }
    } catch (IOException fault) {
      log.warn("{}: replay: {}; tried again", id, fault.getMessage());
    }
  }

  /// Brings the lines into the recording's folder, which they make where there is none.
  private boolean add(RecordingId id, List<Entry> entries) throws IOException {
    try (var folder = folder(id, entries)) {
      if (folder == null || !isReplayable(folder, entries)) return false;
      for (var entry : entries) folder.append(entry);
      folder.sync();
    }
    AtomicFile.fsyncFolder(spool.folder());
    withdrawAbsence(id);
    return true;
  }

  private @Nullable RecordingFolder folder(RecordingId id, List<Entry> entries) throws IOException {
    var there = spool.find(id);
    if (there.isPresent()) return there.get();
    return !entries.isEmpty() && entries.getFirst() instanceof Entry.Accepted accepted
        ? spool.create(id, accepted)
        : null;
  }

  /// A call that is being recorded is nobody's to replay.
  private static boolean isReplayable(RecordingFolder folder, List<Entry> entries)
      throws IOException {
    boolean adopts = entries.stream().anyMatch(entry -> entry instanceof Entry.Adopted);
    return adopts || folder.progress().filter(Progress::closed).isPresent();
  }

  /// The sound of a call that had none has been found: its manifest gives way to the new one.
  private void withdrawAbsence(RecordingId id) throws IOException {
    var manifest = volume.find(id.text(), id.time());
    if (manifest.isPresent() && manifest.get().status() != Manifest.Status.COMPLETED)
      volume.withdraw(manifest.get());
  }
}
