package io.sidetape.spool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which calls were to be recorded and what became of each: `{state}/ledger/2026-11-21`, a file a
/// day in UTC. A call that is expected, not in the spool and without an outcome is unexplained.
public final class Ledger implements AutoCloseable {
  private static final int MAX_UNWRITTEN = 10_000;
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final Path folder;
  private final Queue<Line> unwritten = new ArrayDeque<>();
  private @Nullable Journal<Line> today;
  private @Nullable LocalDate day;

  private Ledger(Path folder) {
    this.folder = folder;
  }

  /// A line of the ledger.
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Line.Expected.class, name = "expected"),
    @JsonSubTypes.Type(value = Line.Ended.class, name = "ended")
  })
  public sealed interface Line {
    String id();

    String tenant();

    Instant at();

    /// A call that policy says is to be recorded has come in.
    record Expected(Instant at, String id, String tenant) implements Line {}

    /// It ended in a manifest: `completed`, `absent` or `failed`, with the reason.
    record Ended(Instant at, String id, String tenant, String status, Optional<String> reason)
        implements Line {}
  }

  static Ledger open(Path state) throws IOException {
    return new Ledger(Files.createDirectories(folderIn(state)));
  }

  /// Survives the death of the daemon. A line that finds no room is written before the next one
  /// that does, and so is one whose writer is interrupted meanwhile.
  public synchronized void write(Line line) throws IOException {
    if (unwritten.size() < MAX_UNWRITTEN) unwritten.add(line);
    writeAll();
  }

  /// Whoever is interrupted before it writes all the same: the file would be closed for it.
  private void writeAll() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!unwritten.isEmpty()) write();
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  private void write() throws IOException {
    var oldest = unwritten.element();
    fileOf(LocalDate.ofInstant(oldest.at(), ZoneOffset.UTC)).append(oldest);
    unwritten.remove();
  }

  /// An interrupt in the middle of a write has closed the file for all.
  private Journal<Line> fileOf(LocalDate wanted) throws IOException {
    var open = today;
    if (open != null && open.isOpen() && wanted.equals(day)) return open;
    closeFile();
    var opened = Journal.open(Line.class, folder.resolve(wanted.toString()));
    today = opened;
    day = wanted;
    return opened;
  }

  /// All lines since that day, oldest first.
  static List<Line> read(Path state, LocalDate since) throws IOException {
    var lines = new ArrayList<Line>();
    var folder = folderIn(state);
    if (!Files.isDirectory(folder)) return lines;
    try (var files = Files.list(folder)) {
      for (var file : files.filter(it -> isSince(it, since)).sorted().toList())
        lines.addAll(Journal.read(Line.class, file));
    }
    return lines;
  }

  private static boolean isSince(Path file, LocalDate since) {
    return String.valueOf(file.getFileName()).compareTo(since.toString()) >= 0;
  }

  private static Path folderIn(Path state) {
    return state.resolve("ledger");
  }

  /// Tries once more to write what found no room; a stop does not fail for it.
  @Override
  public synchronized void close() throws IOException {
    try {
      writeAll();
    } catch (IOException full) {
      log.error("ledger: {} lines are not written: {}", unwritten.size(), full.getMessage());
    } finally {
      closeFile();
    }
  }

  private void closeFile() throws IOException {
    if (today != null) today.close();
    today = null;
  }
}
