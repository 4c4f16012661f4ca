package io.sidetape.daemon;

import io.sidetape.http.HttpSettings;
import io.sidetape.http.Proxies;
import io.sidetape.http.Rate;
import io.sidetape.http.Tls;
import java.net.URI;
import java.util.Optional;

/// Where the HTTP API listens.
///
/// @param rate how often one client may ask
/// @param connectionsPerAddress at once, of one client; a share of all unless it is set
/// @param proxies before it, whose `X-Forwarded-For` is believed
/// @param publicUrl how browsers reach it, where that is another address; no slash at its end
/// @param openMetrics whether the metrics are open to this machine, as health is
public record HttpConfig(
    String host,
    int port,
    Optional<Tls> tls,
    Rate rate,
    Optional<Integer> connectionsPerAddress,
    Proxies proxies,
    Optional<URI> publicUrl,
    boolean openMetrics) {
  /// Loopback: nothing is shown to the network unasked.
  public static final HttpConfig DEFAULTS = new HttpConfig("127.0.0.1", 8090);

  /// Loopback, on whichever port is free: for a daemon beside others.
  public static final HttpConfig ANY_PORT = new HttpConfig("127.0.0.1", 0);

  /// Without TLS, at the usual rate.
  public HttpConfig(String host, int port) {
    this(
        host,
        port,
        Optional.empty(),
        Rate.DEFAULT,
        Optional.empty(),
        Proxies.NONE,
        Optional.empty(),
        false);
  }

  /// How browsers reach it.
  ///
  /// @param listening the port it really has
  String url(int listening) {
    return publicUrl
        .map(URI::toString)
        .orElseGet(() ->
            (tls.isPresent() ? "https://" : "http://")
                + new HttpConfig(isEverywhere() ? "127.0.0.1" : host, listening));
  }

  private boolean isEverywhere() {
    return host.equals("0.0.0.0") || host.equals("::");
  }

  HttpSettings settings() {
    return new HttpSettings(host, port, tls, connectionsPerAddress, proxies);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
