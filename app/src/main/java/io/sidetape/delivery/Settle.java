package io.sidetape.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Waits until nobody writes these files any more. Asterisk closes a file before it says that the
/// recording finished; where nobody saw that, the sizes must have stood still for a while.
final class Settle {
  /// Asterisk writes a block of 32 KiB at least every 2.05 s (8 kHz).
  static final Duration STILL = Duration.ofMillis(2_500);

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private Settle() {}

  static void await(List<Path> files, Duration stillFor) throws IOException, InterruptedException {
    var sizes = sizes(files);
    var still = Duration.ZERO;
    while (still.compareTo(stillFor) < 0) {
      Thread.sleep(LOOK_EVERY);
      var now = sizes(files);
      still = now.equals(sizes) ? still.plus(LOOK_EVERY) : Duration.ZERO;
      sizes = now;
    }
  }

  private static List<Long> sizes(List<Path> files) throws IOException {
    var sizes = new ArrayList<Long>();
    for (var file : files) sizes.add(size(file));
    return sizes;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException missing) {
      return -1;
    }
  }
}
