package io.sidetape.http;

import java.util.Optional;

/// Where the server listens, and how.
///
/// @param port 0 takes a free one
public record HttpSettings(String host, int port, Optional<Tls> tls) {
  /// Without encryption.
  public static HttpSettings plain(String host, int port) {
    return new HttpSettings(host, port, Optional.empty());
  }
}
