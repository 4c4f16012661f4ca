package io.sidetape.daemon;

/// Where the HTTP API listens.
public record HttpConfig(String host, int port) {
  /// Loopback: nothing is shown to the network unasked.
  public static final HttpConfig DEFAULTS = new HttpConfig("127.0.0.1", 8090);

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
