package io.sidetape.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts rows where they belong, within one transaction: the last one of an id counts, and what was
/// deleted stays so.
record Shelf(Connection connection, Dialect dialect, String origin) {
  void put(Collection<CatalogRow> some) throws SQLException {
    var rows = new LinkedHashMap<String, CatalogRow>();
    for (var row : some) rows.put(row.id(), row);
    buried(rows.keySet()).forEach(rows::remove);
    if (rows.isEmpty()) return;
    erase(seqsOf(rows.keySet()));
    var placed = placed(rows);
    dialect.insert(connection, placed, origin);
    Sql.batch(
        connection,
        "insert into manifests (seq, json) values (?,?)",
        placed,
        row -> List.of(row.seq(), Ids.storable(row.row().manifest())));
  }

  void bury(Tombstone tombstone) throws SQLException {
    erase(seqsOf(Set.of(tombstone.id())));
    new Sql(
            "insert into tombstones (id, tenant, channel_id, json) values (?,?,?,?)"
                + " on conflict (id) do update set json = excluded.json",
            tombstone.id(),
            tombstone.tenant(),
            Ids.key(tombstone.channelId()),
            Ids.storable(tombstone.json()))
        .run(connection);
  }

  void remove(Collection<String> ids) throws SQLException {
    if (!ids.isEmpty()) erase(seqsOf(ids));
  }

  private List<String> buried(Collection<String> ids) throws SQLException {
    return new Sql("select id from tombstones where id")
        .in(ids)
        .list(connection, row -> row.getString(1));
  }

  private List<Long> seqsOf(Collection<String> ids) throws SQLException {
    return new Sql("select seq from calls where id").in(ids).longs(connection);
  }

  private void erase(List<Long> seqs) throws SQLException {
    if (seqs.isEmpty()) return;
    dialect.eraseWords(connection, seqs);
    new Sql("delete from calls where seq").in(seqs).run(connection);
    new Sql("delete from manifests where seq").in(seqs).run(connection);
  }

  private List<Placed> placed(Map<String, CatalogRow> rows) throws SQLException {
    var wanted = new ArrayList<Placed>();
    for (var row : rows.values()) wanted.add(new Placed(Seq.of(row.startedAt(), row.id()), row));
    var taken = taken(wanted.stream().map(Placed::seq).toList());
    var placed = new ArrayList<Placed>();
    for (var row : wanted) {
      long seq = row.seq();
      while (!taken.add(seq)) seq = nextFree(seq);
      placed.add(new Placed(seq, row.row()));
    }
    return placed;
  }

  private Set<Long> taken(List<Long> seqs) throws SQLException {
    return new HashSet<>(new Sql("select seq from calls where seq").in(seqs).longs(connection));
  }

  private long nextFree(long seq) throws SQLException {
    long next = seq + 1;
    while (!taken(List.of(next)).isEmpty()) next++;
    return next;
  }
}
