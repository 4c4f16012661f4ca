package io.sidetape.cli;

import io.sidetape.delivery.Orphan;
import io.sidetape.delivery.Orphan.Part;
import io.sidetape.spool.Side;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Orphans for people: a line each, the columns as wide as what is in them.
record OrphanTable(PrintWriter out, Instant now) {
  private static final List<String> HEADINGS =
      List.of("ID", "AGE", "SIZE", "LENGTH", "SIDES", "PROBABLY", "NOTE");

  void print(List<Orphan> orphans) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADINGS);
    for (var orphan : orphans) rows.add(row(orphan));
    for (var row : rows) out.println(line(row, rows));
    out.println(summary(orphans));
  }

  private List<String> row(Orphan orphan) {
    return List.of(
        orphan.id(),
        age(Duration.between(orphan.lastWritten(), now)),
        size(orphan.sizeBytes()),
        orphan.duration().map(OrphanTable::length).orElse("-"),
        sides(orphan),
        orphan.kind().words(),
        plain(orphan.note()));
  }

  private static String line(List<String> row, List<List<String>> rows) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      int at = column;
      int width = rows.stream().mapToInt(it -> it.get(at).length()).max().orElse(0);
      line.append(row.get(column)).repeat(' ', width - row.get(column).length() + 2);
    }
    return line.toString().stripTrailing();
  }

  private static String summary(List<Orphan> orphans) {
    long bytes = orphans.stream().mapToLong(Orphan::sizeBytes).sum();
    return orphans.size() + (orphans.size() == 1 ? " orphan, " : " orphans, ") + size(bytes);
  }

  private static String sides(Orphan orphan) {
    var sides =
        orphan.parts().stream()
            .flatMap(part -> part.side().stream())
            .map(Side::word)
            .collect(Collectors.joining("+"));
    return sides.isEmpty() ? "-" : sides;
  }

  /// Names of other tools' files may hold anything; a terminal gets none of it.
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}+", "?");
  }

  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) return seconds + " s";
    if (seconds < 7_200) return seconds / 60 + " min";
    return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
  }

  static String size(long bytes) {
    if (bytes < 10_000) return bytes + " B";
    if (bytes < 10_000_000) return bytes / 1_000 + " kB";
    return bytes / 1_000_000 + " MB";
  }

  private static String length(Duration length) {
    return String.format(Locale.ROOT, "%.1f s", length.toMillis() / 1000.0);
  }

  /// For JSON: whether this side's file was closed.
  static String header(Part part) {
    if (part.problem().isPresent()) return "none";
    return part.headerClosed() ? "closed" : "never closed";
  }
}
