package io.sidetape.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is at work on which recording, among the daemons that share a volume: a byte of one file for
/// each recording, at a place that its id tells, locked by the one who has it. Nothing is left
/// behind, and the system lets go of what a dead daemon had. Where the file system has no locks,
/// only this daemon's own are known.
///
/// One file, and never closed: to close any descriptor of a file gives up all locks that the
/// process has in it.
final class Claims {
  private static final Logger log = LoggerFactory.getLogger(Claims.class);
  private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  /// Sixty random bits.
  private static final int TELLING_LETTERS = 12;

  private final Path file;
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private @Nullable FileChannel channel;

  Claims(Path file) {
    this.file = file;
  }

  /// Nobody else has it until it is closed; empty where somebody has it now.
  Optional<Claim> take(String id) {
    if (!taken.add(id)) return Optional.empty();
    try {
      var lock = channel().tryLock(place(id), 1, false);
      if (lock != null) return Optional.of(() -> letGo(id, Optional.of(lock)));
    } catch (OverlappingFileLockException other) {
      log.debug("{}: claimed in this process, by another volume", id);
    } catch (IOException without) {
      log.debug("{}: {}: no locks: {}", id, file, without.getMessage());
      return Optional.of(() -> letGo(id, Optional.empty()));
    }
    taken.remove(id);
    return Optional.empty();
  }

  private void letGo(String id, Optional<FileLock> lock) {
    try {
      if (lock.isPresent()) lock.get().release();
    } catch (IOException gone) {
      log.debug("{}: {}: {}", id, file, gone.getMessage());
    } finally {
      taken.remove(id);
    }
  }

  private synchronized FileChannel channel() throws IOException {
    if (channel == null || !channel.isOpen()) {
      var mode = PosixFilePermissions.fromString("rw-rw----");
      var forAll = PosixFilePermissions.asFileAttribute(mode);
      channel = FileChannel.open(file, Set.of(CREATE, WRITE), forAll);
    }
    return channel;
  }

  private static long place(String id) {
    return id.substring(Math.max(0, id.length() - TELLING_LETTERS))
        .chars()
        .mapToLong(LETTERS::indexOf)
        .reduce(0, (place, letter) -> (place << 5) | (letter & 31));
  }
}
