package io.sidetape.ari;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where Asterisk is, as whom to speak to it and how patiently.
///
/// @param url the HTTP server of Asterisk, `http://host:8088` or `https://…`; a path in it is
///   http.conf's `prefix`
/// @param app the name in `Stasis(app)`
/// @param ca the certificate of a private CA; without it, the JDK's own
/// @param requestTimeout for one request as a whole: a free connection, connecting, the answer
/// @param pingInterval of silence before a ping; as much again without a pong and the socket is
///   dead
/// @param connections at most this many at once, below `sessionlimit` (100) in http.conf
public record AriSettings(
    URI url,
    String username,
    String password,
    String app,
    Optional<Path> ca,
    Duration requestTimeout,
    Duration pingInterval,
    int connections) {

  /// What eight calls that come at once ask for together.
  static final int CONNECTIONS = 32;

  /// With the usual patience.
  public static AriSettings of(URI url, String username, String password, String app) {
    return new AriSettings(
        url,
        username,
        password,
        app,
        Optional.empty(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        CONNECTIONS);
  }

  public AriSettings withCa(Path file) {
    return new AriSettings(
        url, username, password, app, Optional.of(file), requestTimeout, pingInterval, connections);
  }

  public AriSettings withRequestTimeout(Duration timeout) {
    return new AriSettings(url, username, password, app, ca, timeout, pingInterval, connections);
  }

  public AriSettings withPingInterval(Duration interval) {
    return new AriSettings(url, username, password, app, ca, requestTimeout, interval, connections);
  }

  /// The password stays out of logs.
  @Override
  public String toString() {
    return "AriSettings[url=%s, username=%s, password=***, app=%s, ca=%s, requestTimeout=%s, pingInterval=%s, connections=%d]"
        .formatted(url, username, app, ca, requestTimeout, pingInterval, connections);
  }
}
