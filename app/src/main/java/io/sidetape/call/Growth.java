package io.sidetape.call;

import io.sidetape.spool.RecordingId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// Whether a recording's files still grow, for when Asterisk cannot be asked. It writes a block at
/// least every 2.05 s; files that have stood still for long are nobody's work any more.
final class Growth {
  private final Path folder;
  private final String pattern;
  private final Duration still;
  private long bytes = -1;
  private Deadline stillUntil;

  Growth(Path recordings, RecordingId id, Duration still) {
    this.still = still;
    stillUntil = Deadline.in(still);
    folder = recordings.resolve("sidetape");
    pattern = id + "-*";
  }

  /// Whether the files have stood still for so long, as seen by calls of this.
  boolean hasStopped() {
    long now = size();
    if (now != bytes) stillUntil = Deadline.in(still);
    bytes = now;
    return stillUntil.left().isZero();
  }

  private long size() {
    long sum = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      for (var file : files) sum += Files.size(file);
      return sum;
    } catch (NoSuchFileException none) {
      return 0;
    } catch (IOException unknown) {
      return bytes + 1; // not known to stand still
    }
  }
}
