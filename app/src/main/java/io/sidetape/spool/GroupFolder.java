package io.sidetape.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder that Asterisk's user and ours both write to, by the group that both are in.
final class GroupFolder {
  private GroupFolder() {}

  /// Makes it, unless it is there, be it made by somebody else at this moment.
  static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return;
    try {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    } catch (FileAlreadyExistsException made) {
      if (!Files.isDirectory(folder)) throw made;
    }
  }
}
