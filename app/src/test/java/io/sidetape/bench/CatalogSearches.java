package io.sidetape.bench;

import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogException;
import io.sidetape.catalog.CatalogQuery;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.CatalogSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// How long the console's searches take in a full catalog, in SQLite and in PostgreSQL.
final class CatalogSearches {
  private static final int CHUNK = 500;
  private static final int WARM_UP = 20;

  private final int calls;
  private final int rounds;
  private final Map<String, long[]> sqlite = new LinkedHashMap<>();
  private final Map<String, long[]> postgres = new LinkedHashMap<>();

  private CatalogSearches(int calls, int rounds) {
    this.calls = calls;
    this.rounds = rounds;
  }

  /// `CALLS SEARCHES FOLDER TABLE.md`.
  public static void main(String[] args) throws Exception {
    var bench = new CatalogSearches(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    var folder = Files.createDirectories(Path.of(args[2]));
    var one = bench.sqlite(folder.resolve("catalog.db"));
    var other = bench.postgres(folder.resolve("pg"));
    try (var out = new PrintStream(args[3])) {
      bench.print(out, one, other);
    }
  }

  /// What it took to put the calls in.
  private record Filled(double callsPerSecond, long bytes) {}

  private Filled sqlite(Path file) throws IOException {
    try (var catalog = Catalog.of(new CatalogSettings.Embedded(file))) {
      var perSecond = fill(catalog);
      search(catalog, sqlite);
      return new Filled(perSecond, Files.size(file));
    }
  }

  private Filled postgres(Path folder) throws IOException, SQLException {
    try (var server = EmbeddedPostgres.builder().setDataDirectory(folder).start()) {
      var url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
      var settings = new CatalogSettings.Server(url, "postgres", "postgres", "bench");
      try (var catalog = Catalog.of(settings)) {
        var perSecond = fill(catalog);
        var bytes = settle(url);
        search(catalog, postgres);
        return new Filled(perSecond, bytes);
      }
    }
  }

  /// What autovacuum does in its own time.
  private static long settle(String url) throws SQLException {
    try (var connection = DriverManager.getConnection(url, "postgres", "postgres");
        var statement = connection.createStatement()) {
      statement.execute("vacuum analyze");
      try (var size = statement.executeQuery("select pg_database_size('postgres')")) {
        size.next();
        return size.getLong(1);
      }
    }
  }

  private double fill(Catalog catalog) throws CatalogException {
    var made = new CallMaker(calls);
    long nanos = 0;
    var chunk = new ArrayList<CatalogRow>();
    for (int i = 0; i < calls; i++) {
      chunk.add(made.call(i));
      if (chunk.size() < CHUNK && i < calls - 1) continue;
      long from = System.nanoTime();
      catalog.putAll(chunk);
      nanos += System.nanoTime() - from;
      chunk.clear();
      if ((i + 1) % 100_000 == 0) System.err.println("bench: " + (i + 1) + " calls in");
    }
    return calls / (nanos / 1e9);
  }

  private void search(Catalog catalog, Map<String, long[]> took) throws CatalogException {
    for (var kind : ConsoleSearch.values()) {
      var random = new SplittableRandom(kind.name().hashCode());
      var nanos = new long[rounds];
      for (int i = -WARM_UP; i < rounds; i++) {
        var query = kind.query(new CallMaker(calls), random);
        long from = System.nanoTime();
        catalog.search(query);
        if (i >= 0) nanos[i] = System.nanoTime() - from;
      }
      Arrays.sort(nanos);
      took.put(kind.words(), nanos);
      System.err.printf(Locale.ROOT, "bench: %s: p99 %.1f ms%n", kind.words(), at(nanos, .99));
    }
    took.put("one page after the other, 20 pages", pages(catalog));
  }

  private long[] pages(Catalog catalog) throws CatalogException {
    var nanos = new ArrayList<Long>();
    var query = CatalogQuery.all();
    for (int i = 0; i < 20; i++) {
      long from = System.nanoTime();
      var next = catalog.search(query).next();
      nanos.add(System.nanoTime() - from);
      if (next.isEmpty()) break;
      query = query.after(next.get());
    }
    return nanos.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static double at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * share))] / 1e6;
  }

  private void print(PrintStream out, Filled one, Filled other) {
    out.printf(
        Locale.ROOT, "### %,d calls in the catalog, %d searches of each kind%n%n", calls, rounds);
    out.println("| ms | SQLite p50 | p99 | max | PostgreSQL p50 | p99 | max |");
    out.println("|---|---:|---:|---:|---:|---:|---:|");
    sqlite.forEach(
        (kind, nanos) -> out.println(line(kind, nanos, postgres.getOrDefault(kind, nanos))));
    out.println(line("all", all(sqlite), all(postgres)));
    out.printf(
        Locale.ROOT,
        "%nPut in at %,.0f and %,.0f calls a second; %,d and %,d MB.%n%n",
        one.callsPerSecond(),
        other.callsPerSecond(),
        one.bytes() >> 20,
        other.bytes() >> 20);
  }

  private static long[] all(Map<String, long[]> took) {
    return took.values().stream().flatMapToLong(Arrays::stream).sorted().toArray();
  }

  private static String line(String kind, long[] one, long[] other) {
    var cells = new ArrayList<>(List.of(kind));
    for (var nanos : List.of(one, other))
      for (var share : new double[] {.5, .99, 1})
        cells.add(String.format(Locale.ROOT, "%.1f", at(nanos, share)));
    return "| " + String.join(" | ", cells) + " |";
  }
}
