package io.sidetape.http;

import java.time.Duration;

/// How much one client, and all of them, may ask of the server.
///
/// @param connections at once; further ones are closed as they come
/// @param lineBytes of the request line
/// @param headerBytes of all headers together
/// @param requestTime from when a connection is ready for a request until the request is whole
/// @param writeTime for a piece of a response to leave
/// @param graceTime for answers in work when the server stops, and for a refused client to read why
record HttpLimits(
    int connections,
    int lineBytes,
    int headerBytes,
    Duration requestTime,
    Duration writeTime,
    Duration graceTime) {
  static final HttpLimits DEFAULTS =
      new HttpLimits(
          1_000,
          4_096,
          8_192,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2));
}
