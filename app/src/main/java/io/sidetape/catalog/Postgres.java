package io.sidetape.catalog;

import com.zaxxer.hikari.HikariConfig;
import io.sidetape.catalog.Terms.Term;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/// PostgreSQL: a server, its words in a GIN index.
///
/// GIN knows no order, so that the newest 50 of many hits would cost all of them. A search
/// therefore first walks through the newest rows and looks at each, which finds what is common;
/// what it has not found in so many rows is rare, and the index finds it.
record Postgres(String url, String username, String password) implements Dialect {
  /// How many rows are walked through: some 15 ms.
  static final int WALK = 20_000;

  private static final long LOCK = 0x51DE7A9E; // any number, the same in all daemons
  // A plan for any span and any words would be a bad one for most.
  private static final String OPTIONS =
      "-c statement_timeout=30s -c plan_cache_mode=force_custom_plan";
  private static final int CONNECTIONS = 8;
  private static final int CONNECT_SECONDS = 5;
  private static final int SOCKET_SECONDS = 60;

  @Override
  public String name() {
    return "catalog " + url;
  }

  @Override
  public String migrations() {
    return "io/sidetape/catalog/postgres";
  }

  @Override
  public HikariConfig pool() {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(username);
    source.setPassword(password);
    source.setApplicationName("sidetape");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(SOCKET_SECONDS);
    source.setReWriteBatchedInserts(true);
    source.setOptions(OPTIONS);
    var pool = new HikariConfig();
    pool.setDataSource(source);
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(1);
    return pool;
  }

  @Override
  public void prepare() {
    // The server is others' care.
  }

  /// Two that put the same call at once would each find its place free.
  @Override
  public void lock(Connection connection) throws SQLException {
    try (var lock = connection.createStatement()) {
      lock.execute("select pg_advisory_xact_lock(" + LOCK + ")");
    }
  }

  @Override
  public void insert(Connection connection, List<Placed> rows, String origin) throws SQLException {
    Sql.batch(
        connection,
        "insert into calls (seq, id, tenant, channel_id, origin, duration_ms, terms)"
            + " values (?,?,?,?,?,?,array_to_tsvector(string_to_array(?,' ')))",
        rows,
        row -> {
          var values = new ArrayList<>(Sql.ofCall(row, origin));
          values.add(String.join(" ", Terms.of(row.row())));
          return values;
        });
  }

  @Override
  public void eraseWords(Connection connection, Collection<Long> seqs) {
    // They lie in the row.
  }

  @Override
  public List<Long> search(Connection connection, Search search) throws SQLException {
    var walked = walk(connection, search);
    if (walked.size() == search.limit() || search.indexed().isEmpty()) return walked;
    boolean bounded = search.from() > 0; // else the index knows as quickly whether that was all
    return bounded && isWalked(connection, search) ? walked : look(connection, search);
  }

  private static List<Long> walk(Connection connection, Search search) throws SQLException {
    var sql =
        new Sql(
            "select c.seq from (select seq, tenant, duration_ms, terms from calls"
                + " where seq >= ? and seq < ? order by seq desc limit ?) c where 1=1",
            search.from(),
            search.before(),
            WALK);
    if (!search.words().isEmpty())
      sql.where("c.terms @@ cast(? as tsquery)", expression(search.words(), term -> term));
    return filtered(sql, search).longs(connection);
  }

  /// Whether the walk came to the end of the span.
  private static boolean isWalked(Connection connection, Search search) throws SQLException {
    return new Sql(
            "select seq from calls where seq >= ? and seq < ? order by seq desc limit 1 offset ?",
            search.from(),
            search.before(),
            WALK - 1)
        .longs(connection)
        .isEmpty();
  }

  private static List<Long> look(Connection connection, Search search) throws SQLException {
    connection.setAutoCommit(false);
    try (var settings = connection.createStatement()) {
      // The planner would walk on where it thinks the hits to be many.
      settings.execute("set local enable_seqscan = off; set local enable_indexscan = off");
      var sql =
          new Sql("select c.seq from calls c where 1=1")
              .where(
                  "call_prefixes(c.terms) @@ cast(? as tsquery)",
                  expression(search.indexed(), Prefixes::term))
              .where("c.seq >= ?", search.from())
              .where("c.seq < ?", search.before());
      return filtered(sql, search).longs(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static Sql filtered(Sql sql, Search search) {
    search.tenant().ifPresent(tenant -> sql.where("c.tenant = ?", tenant));
    if (!search.lengths().isEmpty())
      sql.where("c.duration_ms between ? and ?", search.minMillis(), search.maxMillis());
    return sql.then("order by c.seq desc limit ?", search.limit());
  }

  /// Safe as it stands: terms are letters and digits.
  private static String expression(List<List<Term>> words, UnaryOperator<Term> form) {
    return words.stream()
        .map(either ->
            either.stream()
                .map(form)
                .map(term -> "'" + term.text() + "'" + (term.prefix() ? ":*" : ""))
                .collect(Collectors.joining(" | ", "(", ")")))
        .collect(Collectors.joining(" & "));
  }

  @Override
  public String advice(SQLException error) {
    return "";
  }

  @Override
  public String toString() {
    return "Postgres[url=%s, username=%s, password=***]".formatted(url, username);
  }
}
