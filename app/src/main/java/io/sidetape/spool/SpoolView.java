package io.sidetape.spool;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  /// This recording, if it is in work: as long as its folder is there, whatever comes and goes in
  /// it.
  public Optional<InWork> find(RecordingId id) throws IOException {
    var path = folder().resolve(id.text());
    if (!Files.isDirectory(path)) return Optional.empty();
    var progress = RecordingFolder.peek(id, path);
    var latest = Instant.MIN;
    long bytes = 0;
    for (var file : filesAndFolder(path)) {
      var written = Instant.ofEpochMilli(file.lastModified()); // 0 for one that is gone by now
      if (written.isAfter(latest)) latest = written;
      if (file.isFile()) bytes += file.length();
    }
    return Optional.of(new InWork(id, progress, latest, bytes));
  }

  private static List<File> filesAndFolder(Path path) {
    var files = new ArrayList<File>(List.of(path.toFile()));
    var inside = path.toFile().listFiles();
    if (inside != null) files.addAll(List.of(inside));
    return files;
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

  private Path folder() {
    return state.resolve("spool");
  }
}
