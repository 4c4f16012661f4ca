package io.sidetape.bench;

import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Ledger;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// What a call waits for its journal: all that is written between `StasisStart` and `continue`,
/// written as a call's set-up does, on the disc that it is given.
final class JournalCost {
  private static final int WARM_UP = 5_000;

  private JournalCost() {}

  /// `FOLDER CALLS`
  public static void main(String[] args) throws IOException {
    int calls = Integer.parseInt(args[1]);
    try (var spool = Spool.open(Path.of(args[0]))) {
      for (int i = 0; i < Math.min(WARM_UP, 5 * calls); i++) millis(spool);
      print(DoubleStream.generate(() -> unchecked(spool)).limit(calls).sorted().toArray());
    }
  }

  private static double unchecked(Spool spool) {
    try {
      return millis(spool);
    } catch (IOException trouble) {
      throw new java.io.UncheckedIOException(trouble);
    }
  }

  private static double millis(Spool spool) throws IOException {
    var now = Instant.now();
    var id = RecordingId.at(now.toEpochMilli());
    long from = System.nanoTime();
    spool.ledger().write(new Ledger.Line.Expected(now, id.text(), "acme"));
    try (var folder = spool.create(id, new Entry.Accepted(now, call()))) {
      folder.append(new Entry.Recording(now, "wav"));
      for (var side : Side.values()) folder.append(new Entry.Started(now, side));
      double took = (System.nanoTime() - from) / 1e6;
      afterTheCallHasGoneOn(folder);
      return took;
    }
  }

  private static void afterTheCallHasGoneOn(RecordingFolder folder) throws IOException {
    folder.sync();
    folder.remove();
  }

  private static void print(double[] sorted) {
    System.out.printf("### A call's wait for its journal, %d calls%n%n", sorted.length);
    System.out.println("| | p50 | p90 | p99 | max |");
    System.out.println("|---|---:|---:|---:|---:|");
    System.out.printf(
        Locale.ROOT,
        "| ledger, folder, four lines, ms | %.3f | %.3f | %.3f | %.3f |%n%n",
        percentile(sorted, 50),
        percentile(sorted, 90),
        percentile(sorted, 99),
        sorted[sorted.length - 1]);
  }

  private static double percentile(double[] sorted, int percent) {
    return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
  }

  private static Call call() {
    return new Call(
        "acme",
        "1795233078.1",
        Optional.of("+493012345"),
        Optional.of("100"),
        Optional.empty(),
        Optional.of("sales"),
        Optional.empty(),
        "customer",
        Map.of("ref", "ORDER-7"));
  }
}
