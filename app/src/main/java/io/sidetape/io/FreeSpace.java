package io.sidetape.io;

import java.nio.file.Files;
import java.nio.file.Path;

/// Room on the disc of a folder that may not be there yet.
public final class FreeSpace {
  private FreeSpace() {}

  /// In bytes, below the folder or the nearest one above it that is there.
  public static long of(Path folder) {
    for (var there = folder.toAbsolutePath(); there != null; there = there.getParent())
      if (Files.exists(there)) return there.toFile().getUsableSpace();
    return 0;
  }
}
