package io.sidetape.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine, by the name that it bears itself.
final class Host {
  private static final Path NAME = Path.of("/proc/sys/kernel/hostname");

  private Host() {}

  /// As `hostname` prints it, without asking any server.
  static String name() {
    try {
      return Files.readString(NAME).strip();
    } catch (IOException none) {
      return "localhost";
    }
  }
}
