package io.sidetape.io;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that appear whole or not at all, and are still there after the power went.
///
/// The order is always the same: the content is fsynced, then renamed into place, then the folder
/// is fsynced, since a rename lives in the folder and not in the file.
public final class AtomicFile {
  /// `rw-r-----`: recordings are not for everybody on the machine.
  public static final Set<PosixFilePermission> FILE_MODE =
      PosixFilePermissions.fromString("rw-r-----");

  /// `rwxr-x---`
  public static final Set<PosixFilePermission> FOLDER_MODE =
      PosixFilePermissions.fromString("rwxr-x---");

  private static final FileAttribute<?> NEW_FILE = PosixFilePermissions.asFileAttribute(FILE_MODE);
  private static final FileAttribute<?> NEW_FOLDER =
      PosixFilePermissions.asFileAttribute(FOLDER_MODE);

  private AtomicFile() {}

  /// Replaces the target's content, or makes the target. One writer a target at a time: what was
  /// begun by one who was killed is the next one's to overwrite, so it has one name.
  public static void write(Path target, byte[] content) throws IOException {
    var part = folderOf(target).resolve("." + target.getFileName() + ".tmp");
    Files.deleteIfExists(part);
    Files.createFile(part, NEW_FILE);
    try {
      fill(part, content);
      publish(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// Gives a finished file its name, replacing what bears it; both lie on one file system.
  public static void publish(Path part, Path target) throws IOException {
    force(part);
    Files.move(part, target, ATOMIC_MOVE);
    fsyncFolder(folderOf(target));
  }

  /// Makes a file's content last.
  public static void force(Path file) throws IOException {
    try (var channel = FileChannel.open(file, WRITE)) {
      channel.force(true);
    }
  }

  /// Makes renames and deletions in the folder last.
  public static void fsyncFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  /// Makes the folder and the parents that are missing, each lasting before the next is begun.
  public static void createFolders(Path folder) throws IOException {
    var whole = folder.toAbsolutePath();
    if (Files.isDirectory(whole)) return;
    var parent = folderOf(whole);
    createFolders(parent);
    try {
      Files.createDirectory(whole, NEW_FOLDER);
    } catch (FileAlreadyExistsException taken) {
      if (!Files.isDirectory(whole)) throw taken; // else somebody else was quicker
    }
    fsyncFolder(parent);
  }

  private static void fill(Path part, byte[] content) throws IOException {
    try (var channel = FileChannel.open(part, WRITE)) {
      var rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) channel.write(rest);
    }
  }

  private static Path folderOf(Path file) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) throw new IOException(file + " lies in no folder");
    return folder;
  }
}
