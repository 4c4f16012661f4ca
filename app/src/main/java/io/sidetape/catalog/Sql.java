package io.sidetape.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/// A statement and its values, which never meet in one text.
final class Sql {
  private final StringBuilder text;
  private final List<Object> values = new ArrayList<>();

  Sql(String text, Object... values) {
    this.text = new StringBuilder(text);
    this.values.addAll(List.of(values));
  }

  /// One more condition.
  Sql where(String condition, Object... more) {
    return then("and " + condition, more);
  }

  /// What follows.
  Sql then(String words, Object... more) {
    text.append(' ').append(words);
    values.addAll(List.of(more));
    return this;
  }

  /// `in (?,?,…)`
  Sql in(Collection<?> some) {
    text.append(" in (").append("?,".repeat(some.size()));
    if (!some.isEmpty()) text.setLength(text.length() - 1);
    text.append(')');
    values.addAll(some);
    return this;
  }

  /// One row of an answer.
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> list(Connection connection, Reader<T> reader) throws SQLException {
    var list = new ArrayList<T>();
    try (var statement = prepared(connection);
        var rows = statement.executeQuery()) {
      while (rows.next()) list.add(reader.read(rows));
    }
    return list;
  }

  List<Long> longs(Connection connection) throws SQLException {
    return list(connection, row -> row.getLong(1));
  }

  int run(Connection connection) throws SQLException {
    try (var statement = prepared(connection)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepared(Connection connection) throws SQLException {
    var statement = connection.prepareStatement(text.toString());
    set(statement, values);
    return statement;
  }

  private static void set(PreparedStatement statement, List<?> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) statement.setObject(i + 1, values.get(i));
  }

  /// The same statement for each of some things.
  static <T> void batch(
      Connection connection, String text, Collection<T> all, Function<T, List<?>> values)
      throws SQLException {
    if (all.isEmpty()) return;
    try (var statement = connection.prepareStatement(text)) {
      for (var one : all) {
        set(statement, values.apply(one));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /// The columns of `calls` that both databases have.
  static List<Object> ofCall(Placed placed, String origin) {
    var row = placed.row();
    return List.of(
        placed.seq(),
        row.id(),
        row.tenant(),
        Ids.key(row.channelId()),
        origin,
        row.durationMillis());
  }
}
