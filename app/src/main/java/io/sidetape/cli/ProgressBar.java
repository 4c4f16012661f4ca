package io.sidetape.cli;

import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/// A line that grows on a terminal; elsewhere one line at the beginning.
final class ProgressBar {
  private static final int WIDTH = 30;

  private final PrintWriter out;
  private final String what;
  private final int total;
  private final boolean live = onTerminal(System.console());

  ProgressBar(PrintWriter out, String what, int total) {
    this.out = out;
    this.what = what;
    this.total = total;
  }

  private static boolean onTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  void at(int done) {
    if (!live && done > 0) return;
    int filled = total == 0 ? WIDTH : WIDTH * done / total;
    var bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    out.print(
        live
            ? "\rdemo: " + what + " " + bar + " " + done + "/" + total + " s"
            : "demo: " + what + ", " + total + " s\n");
    out.flush();
  }

  void done() {
    at(total);
    if (live) out.println();
    out.flush();
  }
}
