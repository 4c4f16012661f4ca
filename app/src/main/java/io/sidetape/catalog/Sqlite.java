package io.sidetape.catalog;

import com.zaxxer.hikari.HikariConfig;
import io.sidetape.catalog.Terms.Term;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/// SQLite: a file of ours, its words in FTS5, whose hits come in the order of their places. What is
/// common is found at once, since the search stops at the page's end; so each beginning of a word
/// is a word of its own ([Prefixes]), whose hits are in that order too.
record Sqlite(Path file) implements Dialect {
  private static final int CONNECTIONS = 4;
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r-----");
  private static final int BUSY_MILLIS = 10_000;

  @Override
  public String name() {
    return "catalog " + file;
  }

  @Override
  public String migrations() {
    return "io/sidetape/catalog/sqlite";
  }

  @Override
  public HikariConfig pool() {
    var sqlite = new SQLiteConfig();
    sqlite.setJournalMode(JournalMode.WAL);
    sqlite.setSynchronous(SynchronousMode.NORMAL); // what the power took is read from the volume
    sqlite.setTransactionMode(TransactionMode.IMMEDIATE);
    sqlite.setBusyTimeout(BUSY_MILLIS);
    var source = new SQLiteDataSource(sqlite);
    source.setUrl("jdbc:sqlite:" + file);
    var pool = new HikariConfig();
    pool.setDataSource(source);
    pool.setMaximumPoolSize(CONNECTIONS);
    return pool;
  }

  @Override
  public void lock(Connection connection) {
    // Its transactions are immediate: whoever begins one is alone.
  }

  /// Who called whom is not for everybody on the machine; SQLite's other files take this one's
  /// mode.
  @Override
  public void prepare() throws IOException {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(MODE));
      giveToTheFoldersOwner();
    } catch (FileAlreadyExistsException usual) { // it is opened as it is
    }
  }

  /// Made by root, by a rebuild perhaps, it is the daemon's all the same.
  private void giveToTheFoldersOwner() throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) return;
    try {
      Files.setOwner(file, Files.getOwner(folder));
    } catch (FileSystemException notRoot) { // then whoever made it is who uses it
    }
  }

  @Override
  public void insert(Connection connection, List<Placed> rows, String origin) throws SQLException {
    Sql.batch(
        connection,
        "insert into calls (seq, id, tenant, channel_id, origin, duration_ms) values (?,?,?,?,?,?)",
        rows,
        row -> Sql.ofCall(row, origin));
    Sql.batch(
        connection,
        "insert into terms (rowid, words) values (?,?)",
        rows,
        row -> List.of(row.seq(), String.join(" ", Prefixes.of(row.row()))));
  }

  @Override
  public void eraseWords(Connection connection, Collection<Long> seqs) throws SQLException {
    Sql.batch(connection, "delete from terms where rowid = ?", seqs, List::of);
  }

  @Override
  public List<Long> search(Connection connection, Search search) throws SQLException {
    var words = search.indexed();
    var sql =
        new Sql(words.isEmpty() ? "select c.seq from calls c where 1=1" : HITS_FIRST)
            .where("c.seq >= ?", search.from())
            .where("c.seq < ?", search.before());
    if (!words.isEmpty())
      sql.where("terms match ?", expression(words))
          .where("terms.rowid >= ?", search.from())
          .where("terms.rowid < ?", search.before());
    search.tenant().ifPresent(tenant -> sql.where("c.tenant = ?", tenant));
    if (!search.lengths().isEmpty())
      sql.where("c.duration_ms between ? and ?", search.minMillis(), search.maxMillis());
    var order = words.isEmpty() ? "c.seq" : "terms.rowid";
    return sql.then("order by " + order + " desc limit ?", search.limit()).longs(connection);
  }

  /// `cross` holds SQLite to this order, in which the hits need no sorting.
  private static final String HITS_FIRST =
      "select c.seq from terms cross join calls c on c.seq = terms.rowid where 1=1";

  /// Safe as it stands: terms are letters and digits.
  private static String expression(List<List<Term>> words) {
    return words.stream()
        .map(either ->
            either.stream()
                .map(Prefixes::term)
                .map(term -> '"' + term.text() + '"' + (term.prefix() ? "*" : ""))
                .collect(Collectors.joining(" OR ", "(", ")")))
        .collect(Collectors.joining(" AND "));
  }

  @Override
  public String advice(SQLException error) {
    int code = error.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_NOTADB.code || code == SQLiteErrorCode.SQLITE_CORRUPT.code
        ? "; stop the daemon, delete " + file + "*, and run `sidetape catalog rebuild`"
        : "";
  }
}
