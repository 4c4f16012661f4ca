package io.sidetape.io;

import java.nio.file.Files;
import java.nio.file.Path;

/// Room on the disc of a folder that may not be there yet.
public final class FreeSpace {
  private FreeSpace() {}

  /// In bytes, below the folder or the nearest one above it that is there.
  public static long of(Path folder) {
    var there = folder.toAbsolutePath();
    for (var above = there.getParent(); above != null && !Files.exists(there); ) {
      there = above;
      above = there.getParent();
    }
    return there.toFile().getUsableSpace();
  }
}
