package io.sidetape.spool;

import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Spares.Spare;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The recordings in work: `{state}/spool/{ulid}/journal`, a folder a recording, from the moment a
/// call is accepted until its recording is delivered. One daemon a state folder: a lock file says
/// whose it is.
public final class Spool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  private final Path folder;
  private final FileChannel lockFile;
  private final Ledger ledger;
  private final Metrics metrics;
  private final Spares spares;

  private Spool(Path folder, FileChannel lockFile, Ledger ledger, Metrics metrics, Spares spares) {
    this.folder = folder;
    this.lockFile = lockFile;
    this.ledger = ledger;
    this.metrics = metrics;
    this.spares = spares;
  }

  /// Opens the spool under the state folder, which must exist.
  ///
  /// @throws SpoolLockedException another daemon has it
  public static Spool open(Path state) throws IOException {
    return open(state, new Metrics("unknown"));
  }

  /// As [#open], with the time that discs take counted.
  public static Spool open(Path state, Metrics metrics) throws IOException {
    var folder = Files.createDirectories(state.resolve("spool"));
    var lockFile =
        FileChannel.open(
            state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(lockFile) == null) {
      lockFile.close();
      throw new SpoolLockedException(state);
    }
    endHalves(folder);
    return new Spool(
        folder, lockFile, Ledger.open(state), metrics, Spares.open(state.resolve("spare")));
  }

  /// What an earlier daemon was making or deleting when it was killed: nothing had been asked of
  /// Asterisk yet, or all was done.
  private static void endHalves(Path folder) throws IOException {
    try (var halves = Files.newDirectoryStream(folder, RecordingFolder.HALF)) {
      for (var half : halves) RecordingFolder.delete(half);
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException held) {
      return null;
    }
  }

  /// A new recording's folder, its first line written.
  public RecordingFolder create(RecordingId id, Entry.Accepted accepted) throws IOException {
    var spare = spares.take();
    try {
      if (spare.isPresent()) return create(id, accepted, spare.get());
    } catch (NoSuchFileException taken) {
      // what cleans up temporary files may have been there
    }
    var path = folder.resolve(id.text());
    return create(id, accepted, Spare.make(RecordingFolder.nameless(id, path)));
  }

  private RecordingFolder create(RecordingId id, Entry.Accepted accepted, Spare spare)
      throws IOException {
    return RecordingFolder.create(id, folder.resolve(id.text()), accepted, metrics, spare);
  }

  /// Makes folders for the next calls in advance; to be called where no call waits. What cannot be
  /// made in advance is made when it is needed.
  public void prepare() {
    try {
      spares.refill();
    } catch (IOException full) {
      log.debug("no folders in advance: {}", full.getMessage());
    }
  }

  /// The folder of a recording in work; empty where there is none.
  public Optional<RecordingFolder> find(RecordingId id) throws IOException {
    var path = folder.resolve(id.text());
    return Files.isDirectory(path)
        ? Optional.of(RecordingFolder.open(id, path, metrics))
        : Optional.empty();
  }

  /// What is known of a recording in work; empty where there is none, or its journal is unreadable.
  public Optional<Progress> peek(RecordingId id) throws IOException {
    return RecordingFolder.peek(id, folder.resolve(id.text()));
  }

  /// Writes down the delivery that failed last, in place of the one before it.
  public void attempted(RecordingId id, Entry.Attempted failed) throws IOException {
    LastAttempt.write(folder.resolve(id.text()), failed);
  }

  /// The ids of all recordings in work, oldest first.
  public List<RecordingId> ids() throws IOException {
    var ids = new ArrayList<RecordingId>();
    try (var entries = Files.newDirectoryStream(folder)) {
      for (var entry : entries)
        RecordingId.parse(String.valueOf(entry.getFileName())).ifPresent(ids::add);
    }
    ids.sort(null);
    return ids;
  }

  /// The calls that are up at this moment, with what is known of each.
  public Map<RecordingId, Progress> live() throws IOException {
    var live = new TreeMap<RecordingId, Progress>();
    for (var id : ids())
      peek(id).filter(progress -> !progress.closed()).ifPresent(progress -> live.put(id, progress));
    return live;
  }

  /// The file system that the spool is on.
  public Path folder() {
    return folder;
  }

  /// Which calls were to be recorded, and what became of them.
  public Ledger ledger() {
    return ledger;
  }

  /// Remembers files of another tool that are delivered and stay where they are.
  public void accountFor(Progress delivered) throws IOException {
    var adopted = delivered.adopted();
    if (adopted.isPresent() && !adopted.get().deleteSources())
      Accounted.add(Accounted.fileIn(state()), delivered.id(), adopted.get());
  }

  private Path state() {
    return folder.resolveSibling("");
  }

  @Override
  public void close() throws IOException {
    try (lockFile;
        ledger) {
      spares.close();
    }
  }
}
