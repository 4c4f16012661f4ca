package io.sidetape.spool;

import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Spares.Spare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;

/// The folder of one recording in work: its journal, and whatever delivery keeps beside it. Used by
/// one thread at a time: the call's while it lives, the courier's after.
public final class RecordingFolder implements AutoCloseable {
  /// The names of folders that are being made or deleted.
  static final String HALF = "*.{made,removed}";

  private static final String MADE = ".made";
  private static final String REMOVED = ".removed";

  private final RecordingId id;
  private final Path path;
  private final Journal<Entry> journal;
  private final Metrics metrics;

  private RecordingFolder(RecordingId id, Path path, Journal<Entry> journal, Metrics metrics) {
    this.id = id;
    this.path = path;
    this.journal = journal;
    this.metrics = metrics;
  }

  /// What the journal in this folder says; empty where it says nothing, or is gone by now.
  static Optional<Progress> peek(RecordingId id, Path path) throws IOException {
    try {
      return read(id, path);
    } catch (NoSuchFileException delivered) {
      return Optional.empty();
    }
  }

  /// Gets its name only with its first line in it: a folder without one would say nothing of its
  /// call.
  ///
  /// @throws NoSuchFileException somebody has taken the spare folder away
  static RecordingFolder create(
      RecordingId id, Path path, Entry.Accepted accepted, Metrics metrics, Spare spare)
      throws IOException {
    try {
      spare.journal().append(accepted);
      Files.move(spare.folder(), path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException full) {
      spare.delete();
      throw full;
    }
    return new RecordingFolder(id, path, spare.journal(), metrics);
  }

  /// Where a folder is made for this recording.
  static Path nameless(RecordingId id, Path path) {
    return path.resolveSibling(id.text() + MADE);
  }

  static RecordingFolder open(RecordingId id, Path path, Metrics metrics) throws IOException {
    return new RecordingFolder(id, path, Journal.open(Entry.class, journalIn(path)), metrics);
  }

  public RecordingId id() {
    return id;
  }

  /// A file of this recording.
  public Path resolve(String name) {
    return path.resolve(name);
  }

  /// Survives the death of the daemon.
  public void append(Entry entry) throws IOException {
    journal.append(entry);
    if (entry instanceof Entry.Stored || entry instanceof Entry.Replayed)
      LastAttempt.forget(path); // it went on
  }

  /// Survives a power cut too.
  public void appendDurably(Entry entry) throws IOException {
    append(entry);
    sync();
  }

  /// Makes all that was appended survive a power cut.
  public void sync() throws IOException {
    long from = System.nanoTime();
    journal.sync();
    metrics.journalSync(Duration.ofNanos(System.nanoTime() - from));
  }

  /// What the journal says; empty where its first line is lost.
  public Optional<Progress> progress() throws IOException {
    return read(id, path);
  }

  private static Optional<Progress> read(RecordingId id, Path path) throws IOException {
    var entries = new ArrayList<>(Journal.read(Entry.class, journalIn(path)));
    entries.addAll(LastAttempt.read(path));
    return Progress.of(id, entries);
  }

  /// Deletes the folder: the recording is delivered. It loses its name first, and all at once: half
  /// a folder must not be taken for a recording in work.
  public void remove() throws IOException {
    journal.close();
    var nameless = path.resolveSibling(id.text() + REMOVED);
    Files.move(path, nameless, StandardCopyOption.ATOMIC_MOVE);
    delete(nameless);
  }

  static void delete(Path nameless) throws IOException {
    try (var files = Files.newDirectoryStream(nameless)) {
      for (var file : files) Files.delete(file);
    }
    Files.delete(nameless);
  }

  @Override
  public void close() throws IOException {
    journal.close();
  }

  static Path journalIn(Path path) {
    return path.resolve("journal");
  }
}
