package io.sidetape.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The index of finished recordings. It may be down, behind or gone: nothing depends on it but
/// finding things, and [Folder] by folder it is brought up to date from the volume.
///
/// Any thread may call any method; each waits for the database, and throws what it says.
public final class Catalog implements AutoCloseable {
  /// How many rows are put in one transaction at most.
  public static final int CHUNK = 500;

  private final Database database;
  private final Dialect dialect;
  private final String origin;

  private Catalog(Dialect dialect, String origin) {
    this.database = new Database(dialect);
    this.dialect = dialect;
    this.origin = origin;
  }

  /// The index that these settings name; it is opened when it is first used.
  public static Catalog of(CatalogSettings settings) {
    return switch (settings) {
      case CatalogSettings.Embedded it -> new Catalog(new Sqlite(it.file()), "");
      case CatalogSettings.Server it ->
          new Catalog(new Postgres(it.url(), it.username(), it.password()), it.origin());
    };
  }

  /// One tenant's folder of one day on this daemon's volume.
  public record Folder(String tenant, LocalDate day) {}

  /// Adds the call, or replaces what is known of it; one that was deleted stays deleted.
  public void put(CatalogRow row) throws CatalogException {
    putAll(List.of(row));
  }

  /// Adds or replaces some calls, [#CHUNK] at most, all of them or none.
  public void putAll(Collection<CatalogRow> rows) throws CatalogException {
    write(shelf -> {
      shelf.put(rows);
      return true;
    });
  }

  /// Replaces the call by what is left of it.
  public void bury(Tombstone tombstone) throws CatalogException {
    write(shelf -> {
      shelf.bury(tombstone);
      return true;
    });
  }

  /// Forgets these calls, [#CHUNK] at most.
  public void remove(Collection<String> ids) throws CatalogException {
    write(shelf -> {
      shelf.remove(ids);
      return true;
    });
  }

  private interface Writing {
    boolean on(Shelf shelf) throws SQLException;
  }

  private void write(Writing work) throws CatalogException {
    var _ = database.write(connection -> work.on(new Shelf(connection, dialect, origin)));
  }

  /// The call with this recording's id or, the newest one, with this channel's.
  ///
  /// @param tenant whose it must be; empty for anybody's
  public Optional<Found> find(String id, Optional<String> tenant) throws CatalogException {
    return database.read(connection -> {
      for (var key : List.of("id", "channel_id")) {
        var text = Ids.key(key.equals("id") ? id.toUpperCase(Locale.ROOT) : id);
        var sql = new Sql("select m.json from calls c join manifests m on m.seq = c.seq");
        var kept = first(connection, sql, "c." + key, text, tenant, "order by c.seq desc limit 1");
        if (kept.isPresent()) return kept.map(CatalogRow::of).map(Found.Kept::new);
        var tomb = new Sql("select c.json from tombstones c");
        var deleted =
            first(connection, tomb, "c." + key, text, tenant, "order by c.id desc limit 1");
        if (deleted.isPresent()) return deleted.map(Tombstone::of).map(Found.Deleted::new);
      }
      return Optional.empty();
    });
  }

  /// The volume that this call's manifest was read from, as its daemon calls it; empty where that
  /// is ours, or nobody knows.
  public Optional<String> elsewhere(String id) throws CatalogException {
    return database.read(connection ->
        new Sql("select origin from calls where id = ?", id)
            .list(connection, row -> row.getString(1)).stream()
                .filter(place -> !place.equals(origin))
                .findFirst());
  }

  private static Optional<String> first(
      Connection connection,
      Sql sql,
      String column,
      String text,
      Optional<String> tenant,
      String order)
      throws SQLException {
    sql.then("where " + column + " = ?", text);
    tenant.ifPresent(name -> sql.where("c.tenant = ?", name));
    return sql.then(order).list(connection, row -> row.getString(1)).stream().findFirst();
  }

  /// One page of what is searched for, newest first.
  ///
  /// @throws IllegalArgumentException a cursor that is none of ours
  public CatalogPage search(CatalogQuery query) throws CatalogException {
    var search = Search.of(query);
    return database.read(connection -> {
      var seqs = dialect.search(connection, search);
      boolean more = seqs.size() > query.limit();
      var shown = more ? seqs.subList(0, query.limit()) : seqs;
      var next = more ? Optional.of(Seq.cursor(shown.getLast())) : Optional.<String>empty();
      return new CatalogPage(rows(connection, shown), next);
    });
  }

  private static List<CatalogRow> rows(Connection connection, List<Long> seqs) throws SQLException {
    if (seqs.isEmpty()) return List.of();
    return new Sql("select json from manifests where seq")
        .in(seqs)
        .then("order by seq desc")
        .list(connection, row -> CatalogRow.of(row.getString(1)));
  }

  /// Which folders of this volume are whole in the index, and the time of change that they bore.
  public Map<Folder, Instant> folders() throws CatalogException {
    return database.read(connection -> {
      var folders = new HashMap<Folder, Instant>();
      new Sql("select tenant, day, modified from folders where origin = ?", origin)
          .list(
              connection,
              row ->
                  folders.put(
                      new Folder(row.getString(1), LocalDate.parse(row.getString(2))),
                      Instant.EPOCH.plusNanos(row.getLong(3))));
      return folders;
    });
  }

  /// From now on the folder is whole in the index, for as long as it bears this time of change.
  public void whole(Folder folder, Instant modified) throws CatalogException {
    database.write(connection ->
        new Sql(
                "insert into folders (origin, tenant, day, modified) values (?,?,?,?)"
                    + " on conflict (origin, tenant, day) do update set modified = excluded.modified",
                origin,
                folder.tenant(),
                folder.day().toString(),
                nanos(modified))
            .run(connection));
  }

  private static long nanos(Instant time) {
    return Duration.between(Instant.EPOCH, time).toNanos();
  }

  /// The folder is gone: forgets it and what was in it.
  public void forget(Folder folder) throws CatalogException {
    for (var ids = List.copyOf(idsIn(folder)); !ids.isEmpty(); ids = List.copyOf(idsIn(folder)))
      remove(ids.subList(0, Math.min(CHUNK, ids.size())));
    database.write(connection ->
        new Sql(
                "delete from folders where origin = ? and tenant = ? and day = ?",
                origin,
                folder.tenant(),
                folder.day().toString())
            .run(connection));
  }

  /// The calls in the index that came from this folder.
  public Set<String> idsIn(Folder folder) throws CatalogException {
    return database.read(connection ->
        new HashSet<>(
            new Sql(
                    "select id from calls where seq >= ? and seq < ? and tenant = ? and origin = ?",
                    start(folder.day()),
                    start(folder.day().plusDays(1)),
                    folder.tenant(),
                    origin)
                .list(connection, row -> row.getString(1))));
  }

  private static long start(LocalDate day) {
    return Seq.from(day.atStartOfDay().toInstant(ZoneOffset.UTC));
  }

  /// All folders that calls in the index came from; looks at every row.
  public Set<Folder> origins() throws CatalogException {
    return database.read(connection ->
        new HashSet<>(
            new Sql(
                    "select distinct tenant, seq / ? from calls where origin = ?",
                    Seq.from(Instant.ofEpochSecond(86_400)),
                    origin)
                .list(
                    connection,
                    row -> new Folder(row.getString(1), LocalDate.ofEpochDay(row.getLong(2))))));
  }

  /// What is wrong with the index, in a sentence.
  public Optional<String> check() {
    try {
      database.read(connection -> new Sql("select 1").longs(connection));
      return Optional.empty();
    } catch (CatalogException down) {
      return Optional.ofNullable(down.getMessage());
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
