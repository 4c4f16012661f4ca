package io.sidetape.http;

import java.util.Optional;

/// Where the server listens, how, and for whom.
///
/// @param port 0 takes a free one
/// @param connectionsPerAddress at once; a quarter of all unless it is said
public record HttpSettings(
    String host,
    int port,
    Optional<Tls> tls,
    Optional<Integer> connectionsPerAddress,
    Proxies proxies) {
  /// With nothing said about clients.
  public HttpSettings(String host, int port, Optional<Tls> tls) {
    this(host, port, tls, Optional.empty(), Proxies.NONE);
  }

  /// Without encryption.
  public static HttpSettings plain(String host, int port) {
    return new HttpSettings(host, port, Optional.empty());
  }
}
