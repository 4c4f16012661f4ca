package io.sidetape.daemon;

/// Where the HTTP API listens.
public record HttpConfig(String host, int port) {
  /// Loopback: nothing is shown to the network unasked.
  public static final HttpConfig DEFAULTS = new HttpConfig("127.0.0.1", 8090);

  /// Loopback, on whichever port is free: for a daemon beside others.
  public static final HttpConfig ANY_PORT = new HttpConfig("127.0.0.1", 0);

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
