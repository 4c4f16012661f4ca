package io.sidetape.call;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Whether there is room to begin another recording. A call waits for the answer, so the file
/// systems are not asked for each call of a burst.
final class Room {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private record Look(long nanoTime, Optional<Path> full) {}

  private final List<Path> folders;
  private final long leastBytes;
  private volatile Look last;

  /// @param folders any of which may be short of room; one that is not there says nothing
  Room(List<Path> folders, long leastBytes) {
    this.folders = List.copyOf(folders);
    this.leastBytes = leastBytes;
    this.last = look();
  }

  /// The folder that is short of it, now or a second ago.
  Optional<Path> full() {
    var known = last;
    if (System.nanoTime() - known.nanoTime() < LOOK_AGAIN.toNanos()) return known.full();
    last = look();
    return last.full();
  }

  private Look look() {
    return new Look(System.nanoTime(), folders.stream().filter(this::isFull).findFirst());
  }

  /// `statvfs` and no more.
  private boolean isFull(Path folder) {
    var file = folder.toFile();
    return file.exists() && file.getUsableSpace() < leastBytes;
  }
}
