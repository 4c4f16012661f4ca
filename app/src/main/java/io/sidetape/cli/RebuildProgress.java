package io.sidetape.cli;

import io.sidetape.delivery.Indexed;
import io.sidetape.delivery.Rebuild;
import java.io.Console;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/// How far a rebuild is: on a terminal one line that changes, elsewhere a line now and then.
final class RebuildProgress implements Rebuild.Progress {
  private static final int CALLS_A_LINE = 50_000;

  private final PrintWriter err;
  private final boolean live = onTerminal(System.console());
  private int told;

  RebuildProgress(PrintWriter err) {
    this.err = err;
  }

  private static boolean onTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  @Override
  public void at(int folders, int ofFolders, Indexed soFar) {
    if (!live && soFar.calls() - told < CALLS_A_LINE) return;
    told = soFar.calls();
    var words = "rebuild: %d of %d folders, %d calls".formatted(folders, ofFolders, told);
    if (live) err.print("\r" + words);
    else err.println(words);
    err.flush();
  }

  /// Ends the line that changes.
  void end() {
    if (live && told > 0) err.println();
    err.flush();
  }
}
