package io.sidetape.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.Waits;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresCatalogTest extends CatalogContract {
  private static EmbeddedPostgres server;

  /// One of the tests goes on beside the others.
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private CatalogSettings settings = new CatalogSettings.Server("", "", "", "");

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @Override
  CatalogSettings empty() throws SQLException {
    var name = "catalog" + DATABASES.getAndIncrement();
    var admin = server.getJdbcUrl("postgres", "postgres");
    try (var connection = DriverManager.getConnection(admin);
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    settings = at(server.getPort(), name, "one");
    return settings;
  }

  @Override
  CatalogSettings same() {
    return settings;
  }

  private static CatalogSettings at(int port, String database, String origin) {
    var url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    return new CatalogSettings.Server(url, "postgres", "postgres", origin);
  }

  @Test
  void daemons_share_what_they_find_and_forget_only_their_own() throws Exception {
    var name = ((CatalogSettings.Server) settings).url().replaceFirst(".*/", "");
    try (var one = Catalog.of(settings);
        var two = Catalog.of(at(server.getPort(), name, "two"))) {
      one.put(Sample.call(0).row());
      two.put(Sample.call(1).row());
      assertThat(one.search(CatalogQuery.all()).rows()).hasSize(2);
      for (var folder : one.origins()) one.forget(folder);
      assertThat(two.search(CatalogQuery.all()).rows()).containsExactly(Sample.call(1).row());
    }
  }

  @Waits
  @Test
  void a_server_that_is_down_is_named_and_its_password_is_not() throws IOException {
    int port = freePort();
    try (var catalog = Catalog.of(at(port, "x", "one"))) {
      assertThat(catalog.check().orElseThrow()).contains("127.0.0.1:" + port).contains("refused");
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
