package io.sidetape.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// How long the machine has been up: a clock that nobody sets, and the same for every process, so
/// that what one daemon has noted the next one can go on from.
///
/// @param file whose first word is the uptime in seconds, as in `/proc/uptime`
record Uptime(Path file) {
  /// This machine's, to 10 ms.
  static final Uptime SYSTEM = new Uptime(Path.of("/proc/uptime"));

  /// Empty where the system does not tell.
  OptionalLong millis() {
    try {
      var seconds = Files.readString(file).split(" ", 2)[0];
      return OptionalLong.of(Math.round(Double.parseDouble(seconds) * 1000));
    } catch (IOException | NumberFormatException hidden) {
      return OptionalLong.empty();
    }
  }
}
