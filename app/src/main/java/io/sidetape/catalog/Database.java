package io.sidetape.catalog;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// The connections to one database. The first use makes them and brings the schema up to date, so
/// that a database which is down, or slow to start, keeps nobody from starting.
///
/// All work is done on a few threads of the system's: SQLite computes inside native calls, and the
/// calls' virtual threads share just as many carriers as there are cores.
final class Database implements AutoCloseable {
  private static final long CONNECT_MILLIS = 5_000;

  private final Dialect dialect;
  private final ExecutorService threads;
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable HikariDataSource source;

  Database(Dialect dialect) {
    this.dialect = dialect;
    this.threads =
        Executors.newFixedThreadPool(
            dialect.pool().getMaximumPoolSize(),
            Thread.ofPlatform().daemon().name("sidetape-catalog-", 0).factory());
  }

  /// Something to do on a connection.
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  <T> T read(Work<T> work) throws CatalogException {
    return await(threads(() -> reading(work)));
  }

  /// All of it, or nothing.
  <T> T write(Work<T> work) throws CatalogException {
    return await(threads(() -> writing(work)));
  }

  private interface Job<T> {
    T run() throws SQLException, IOException;
  }

  private <T> Future<T> threads(Job<T> job) throws CatalogException {
    try {
      return threads.submit(job::run);
    } catch (RejectedExecutionException closed) {
      throw new CatalogException(dialect.name() + " is closed");
    }
  }

  private <T> T await(Future<T> result) throws CatalogException {
    try {
      return result.get();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new CatalogException(dialect.name() + ": interrupted");
    } catch (ExecutionException failed) {
      throw told(failed.getCause() == null ? failed : failed.getCause());
    }
  }

  private CatalogException told(Throwable cause) {
    return switch (cause) {
      case SQLTransientConnectionException timeout when timeout.getCause() != null ->
          told(timeout.getCause()); // the pool's words say only that it waited
      case BatchUpdateException batch when batch.getNextException() != null ->
          told(batch.getNextException()); // its own words hold all the rows
      case SQLException error ->
          new CatalogException(
              dialect.name() + ": " + oneLine(error.getMessage()) + dialect.advice(error), error);
      case FlywayException error ->
          error.getCause() instanceof SQLException sql
              ? told(sql)
              : new CatalogException(dialect.name() + ": " + oneLine(error.getMessage()), error);
      case RuntimeException bug -> throw bug;
      default -> new CatalogException(dialect.name() + ": " + cause, cause);
    };
  }

  private static String oneLine(@Nullable String words) {
    return String.valueOf(words).strip().replaceAll("\\s+", " ");
  }

  private <T> T reading(Work<T> work) throws SQLException, IOException {
    try (var connection = source().getConnection()) {
      return work.on(connection);
    }
  }

  private <T> T writing(Work<T> work) throws SQLException, IOException {
    try (var connection = source().getConnection()) {
      return transaction(connection, work);
    }
  }

  private <T> T transaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      dialect.lock(connection);
      var result = work.on(connection);
      connection.commit();
      return result;
    } finally {
      connection.rollback(); // nothing, after a commit
      connection.setAutoCommit(true);
    }
  }

  private HikariDataSource source() throws IOException {
    opening.lock();
    try {
      if (source == null) source = opened();
      return source;
    } finally {
      opening.unlock();
    }
  }

  private HikariDataSource opened() throws IOException {
    dialect.prepare();
    var config = dialect.pool();
    config.setPoolName("sidetape-catalog");
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(CONNECT_MILLIS);
    var pool = new HikariDataSource(config);
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:" + dialect.migrations())
          .load()
          .migrate();
      return pool;
    } catch (FlywayException unready) {
      pool.close();
      throw unready;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    opening.lock();
    try {
      if (source != null) source.close();
    } finally {
      opening.unlock();
    }
  }
}
