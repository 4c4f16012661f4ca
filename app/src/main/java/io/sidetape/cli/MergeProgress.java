package io.sidetape.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far a long merge has come, on a terminal and nowhere else: told by the growing file, on a
/// thread of its own, once the merge has taken two seconds.
final class MergeProgress implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final PrintWriter out;
  private final Path growing;
  private final long wholeBytes;
  private final @Nullable Thread thread;

  /// @param wholeBytes what the file will have in the end
  MergeProgress(PrintWriter out, Path growing, long wholeBytes) {
    this.out = out;
    this.growing = growing;
    this.wholeBytes = Math.max(1, wholeBytes);
    this.thread = onTerminal(System.console()) ? Thread.ofVirtual().start(this::watch) : null;
  }

  private static boolean onTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  private void watch() {
    try {
      Thread.sleep(SHORT);
      while (true) {
        out.printf("\r%3d %%", percent());
        out.flush();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException merged) {
      out.print("\r     \r");
      out.flush();
    }
  }

  private long percent() {
    try {
      return Math.min(100, 100 * Files.size(growing) / wholeBytes);
    } catch (IOException notYet) {
      return 0;
    }
  }

  @Override
  public void close() {
    if (thread == null) return;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
