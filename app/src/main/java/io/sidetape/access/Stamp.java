package io.sidetape.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// What changes when a file is replaced.
record Stamp(FileTime modified, long size, @Nullable Object inode) {
  static Stamp of(Path file) throws IOException {
    var now = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
  }
}
