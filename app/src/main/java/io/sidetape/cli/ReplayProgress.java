package io.sidetape.cli;

import io.sidetape.delivery.ReplayResult;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far a replay is: on a terminal one line that changes, elsewhere a line for each.
final class ReplayProgress {
  private static final String WIPE = "\r\033[K";

  private final PrintWriter err;
  private final int total;
  private final boolean live = onTerminal(System.console());
  private final List<ReplayResult> open = new ArrayList<>();
  private int over;

  ReplayProgress(PrintWriter err, int total) {
    this.err = err;
    this.total = total;
  }

  private static boolean onTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  synchronized void add(ReplayResult result) {
    over++;
    switch (result) {
      case ReplayResult.Done done -> line(done, "done");
      case ReplayResult.Failed failed -> {
        open.add(failed);
        tell(failed, "failed");
      }
      case ReplayResult.Waiting waiting -> {
        open.add(waiting);
        tell(waiting, "waiting");
      }
    }
    if (live) err.print("\rreplay: " + over + " of " + total + open());
    err.flush();
  }

  /// A success is worth a line only where no line counts them.
  private void line(ReplayResult result, String word) {
    if (!live) tell(result, word);
  }

  private void tell(ReplayResult result, String word) {
    if (live) err.print(WIPE);
    var words = result.words().replaceAll("\\p{Cntrl}+", "?");
    err.println(
        live
            ? result.id() + ": " + word + ": " + words
            : over + "/" + total + " " + result.id() + ": " + word + ": " + words);
  }

  private String open() {
    return open.isEmpty() ? "" : ", " + open.size() + " not done";
  }

  /// Ends the line that changes.
  synchronized void end() {
    if (live && over > 0) err.println();
    err.flush();
  }

  synchronized int done() {
    return over - open.size();
  }

  synchronized boolean isAllDone() {
    return over == total && open.isEmpty();
  }
}
