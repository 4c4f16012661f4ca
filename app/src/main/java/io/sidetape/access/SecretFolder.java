package io.sidetape.access;

import io.sidetape.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.ReentrantLock;

/// `{state}/access`: for the owner of the state folder alone, also where root's command line was
/// the first to write there.
final class SecretFolder {
  private static final int KEY_BYTES = 32;

  /// A file lock keeps other processes out, but not this one's other threads.
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final Path state;
  private final Path folder;

  /// Something that is done while nobody else changes the files.
  interface Change<T> {
    T make() throws IOException;
  }

  private SecretFolder(Path state) {
    this.state = state;
    this.folder = state.resolve("access");
  }

  static SecretFolder in(Path state) throws IOException {
    var made = new SecretFolder(state);
    made.createFolder(made.folder);
    return made;
  }

  /// A folder in this one, made where it is missing.
  Path subfolder(String name) throws IOException {
    var below = folder.resolve(name);
    createFolder(below);
    return below;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /// Replaces the file's content, or makes the file.
  void write(String name, byte[] content) throws IOException {
    var part = Files.createTempFile(folder, "." + name, ".tmp"); // 0600 from the start
    try {
      Files.write(part, content);
      own(part);
      AtomicFile.publish(part, folder.resolve(name));
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// The key in that file, made on first use.
  byte[] key(String name, Randomness randomness) throws IOException {
    return alone(() -> {
      var file = folder.resolve(name);
      if (!Files.exists(file)) write(name, randomness.key());
      var key = Files.readAllBytes(file);
      if (key.length == KEY_BYTES) return key;
      throw new IOException(
          "%s is damaged: %d bytes instead of %d; delete it, and what it signed ends"
              .formatted(file, key.length, KEY_BYTES));
    });
  }

  <T> T alone(Change<T> change) throws IOException {
    THREADS.lock();
    try (var channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      own(folder.resolve("lock"));
      return change.make();
    } finally {
      THREADS.unlock();
    }
  }

  private void createFolder(Path made) throws IOException {
    if (Files.isDirectory(made)) return;
    AtomicFile.createFolders(made);
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
    own(made);
  }

  /// Gives the file to whom the state belongs.
  void own(Path file) throws IOException {
    var owner = Files.getOwner(state);
    if (!owner.equals(Files.getOwner(file))) Files.setOwner(file, owner);
  }
}
