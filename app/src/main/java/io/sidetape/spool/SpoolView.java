package io.sidetape.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The spool as anybody may look at it, whoever's it is at the time: nothing is written, and what
/// is delivered meanwhile is passed over.
///
/// @param state the state folder, which need not be there
public record SpoolView(Path state) {
  /// A recording in work.
  ///
  /// @param progress empty where its journal is unreadable
  public record InWork(
      RecordingId id, Optional<Progress> progress, Instant lastWritten, long sizeBytes) {}

  /// All recordings in work, oldest first.
  public List<InWork> all() throws IOException {
    var all = new ArrayList<InWork>();
    if (!Files.isDirectory(folder())) return all;
    try (var folders = Files.newDirectoryStream(folder())) {
      for (var path : folders) {
        var id = RecordingId.parse(String.valueOf(path.getFileName()));
        if (id.isPresent()) find(id.get()).ifPresent(all::add);
      }
    }
    all.sort((one, other) -> one.id().compareTo(other.id()));
    return all;
  }

  /// This recording, if it is in work.
  public Optional<InWork> find(RecordingId id) throws IOException {
    var path = folder().resolve(id.text());
    try {
      var progress = RecordingFolder.peek(id, path);
      return Optional.of(new InWork(id, progress, lastWritten(path), sizeBytes(path)));
    } catch (NoSuchFileException | NotDirectoryException delivered) {
      return Optional.empty();
    }
  }

  /// Whether a process works on this state folder. Not to be asked by that process itself: the
  /// system would take the question's end for the lock's.
  public boolean isInUse() throws IOException {
    try (var file = FileChannel.open(state.resolve("lock"), StandardOpenOption.WRITE);
        var lock = file.tryLock()) {
      return lock == null;
    } catch (NoSuchFileException neverRun) {
      return false;
    } catch (OverlappingFileLockException ours) {
      return true;
    }
  }

  private static Instant lastWritten(Path path) throws IOException {
    var latest = Files.getLastModifiedTime(path).toInstant();
    for (var file : files(path)) {
      var written = Files.getLastModifiedTime(file).toInstant();
      if (written.isAfter(latest)) latest = written;
    }
    return latest;
  }

  private static long sizeBytes(Path path) throws IOException {
    long sum = 0;
    for (var file : files(path)) sum += Files.size(file);
    return sum;
  }

  private static List<Path> files(Path path) throws IOException {
    try (var files = Files.list(path)) {
      return files.toList();
    }
  }

  private Path folder() {
    return state.resolve("spool");
  }
}
