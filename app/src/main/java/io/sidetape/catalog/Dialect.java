package io.sidetape.catalog;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/// Where SQLite and PostgreSQL differ: how they are reached, and how they index words.
sealed interface Dialect permits Postgres, Sqlite {
  /// What it is called in messages.
  String name();

  /// The folder of its migrations, on the class path.
  String migrations();

  /// Its connections, not yet made.
  HikariConfig pool();

  /// What must be there before the first connection.
  void prepare() throws IOException;

  /// Keeps other writers out until the transaction's end.
  void lock(Connection connection) throws SQLException;

  /// Adds rows whose places are free.
  void insert(Connection connection, List<Placed> rows, String origin) throws SQLException;

  /// Takes the words of these places out of the index, before the rows go.
  void eraseWords(Connection connection, Collection<Long> seqs) throws SQLException;

  /// The places of what is searched for, newest first.
  List<Long> search(Connection connection, Search search) throws SQLException;

  /// What to do about an error, after its words; empty where there is nothing to say.
  String advice(SQLException error);
}
