package io.sidetape.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Recording folders made while no call waits, `{state}/spare/{number}`: the next calls take them
/// and give them their names, which is sooner done than making them.
final class Spares implements AutoCloseable {
  /// What a burst finds there; it makes the others itself.
  static final int KEPT = 8;

  /// A folder that is no recording's yet, with a journal that says nothing.
  record Spare(Path folder, Journal<Entry> journal) {
    static Spare make(Path folder) throws IOException {
      Files.createDirectory(folder);
      try {
        return new Spare(folder, Journal.create(Entry.class, RecordingFolder.journalIn(folder)));
      } catch (IOException full) {
        Files.delete(folder);
        throw full;
      }
    }

    void delete() throws IOException {
      journal.close();
      if (Files.isDirectory(folder)) RecordingFolder.delete(folder);
    }
  }

  private final Path folder;
  private final ConcurrentLinkedQueue<Spare> kept = new ConcurrentLinkedQueue<>();
  private final AtomicLong made = new AtomicLong();

  private Spares(Path folder) {
    this.folder = folder;
  }

  /// Without any; an earlier daemon's are deleted.
  static Spares open(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var left = Files.newDirectoryStream(folder)) {
      for (var spare : left) RecordingFolder.delete(spare);
    }
    return new Spares(folder);
  }

  Optional<Spare> take() {
    return Optional.ofNullable(kept.poll());
  }

  /// Makes those that are missing, or a few more where two do so at once.
  void refill() throws IOException {
    while (kept.size() < KEPT) {
      var spare = Spare.make(folder.resolve(String.valueOf(made.incrementAndGet())));
      begin(spare);
      kept.add(spare);
    }
  }

  private static void begin(Spare spare) throws IOException {
    try {
      spare.journal().begin();
    } catch (IOException full) {
      spare.delete();
      throw full;
    }
  }

  @Override
  public void close() throws IOException {
    for (var spare = take(); spare.isPresent(); spare = take()) spare.get().delete();
  }
}
