package io.sidetape.spool;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// The delivery of a recording that failed last: `attempt` beside its journal, one line in the
/// journal's form. It is a file of its own because a sink may fail for as long as it likes, and a
/// journal would grow with it. It is not forced to the disc: losing it costs a wait and no more.
final class LastAttempt {
  private LastAttempt() {}

  static void write(Path folder, Entry.Attempted failed) throws IOException {
    var part = folder.resolve("attempt.part");
    Files.writeString(part, Journal.line(Entry.class, failed));
    Files.move(part, in(folder), ATOMIC_MOVE);
  }

  static List<Entry> read(Path folder) throws IOException {
    try {
      return Journal.read(Entry.class, in(folder));
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  static void forget(Path folder) throws IOException {
    Files.deleteIfExists(in(folder));
  }

  private static Path in(Path folder) {
    return folder.resolve("attempt");
  }
}
