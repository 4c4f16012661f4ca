package io.sidetape.catalog;

import java.nio.file.Path;

/// Where the index is.
public sealed interface CatalogSettings {
  /// SQLite, in a file of ours.
  record Embedded(Path file) implements CatalogSettings {}

  /// PostgreSQL, which several daemons may share.
  ///
  /// @param url `jdbc:postgresql://host:port/database`
  /// @param origin names this daemon's volume among theirs
  record Server(String url, String username, String password, String origin)
      implements CatalogSettings {
    @Override
    public String toString() {
      return "Server[url=%s, username=%s, password=***, origin=%s]"
          .formatted(url, username, origin);
    }
  }
}
