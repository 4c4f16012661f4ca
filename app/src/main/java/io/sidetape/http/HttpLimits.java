package io.sidetape.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/// How much one client, and all of them, may ask of the server. What a body may hold is said by its
/// [Route].
///
/// @param connections at once; further ones are closed as they come. Each costs two file
///   descriptors at most
/// @param lineBytes of the request line
/// @param headerBytes of all headers together
/// @param requestTime from when a connection is ready for a request until the request is whole, a
///   small body included
/// @param bodyTime for the next piece of a streamed body, while the handler waits for it
/// @param writeTime without the client taking a byte of its answer; a long answer that goes on
///   slowly is left alone
/// @param quietTime on an event stream until a heartbeat is sent
/// @param graceTime for answers in work when the server stops, and for a refused client to read why
record HttpLimits(
    int connections,
    int lineBytes,
    int headerBytes,
    Duration requestTime,
    Duration bodyTime,
    Duration writeTime,
    Duration quietTime,
    Duration graceTime) {
  static final HttpLimits DEFAULTS =
      new HttpLimits(
          affordable(),
          4_096,
          8_192,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          Duration.ofSeconds(2));

  private static final int MOST_CONNECTIONS = 1_000;

  /// A connection may hold a file open beside itself: with a quarter of all descriptors as
  /// connections, half of them are left to what records.
  private static int affordable() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
        ? (int) Math.min(MOST_CONNECTIONS, system.getMaxFileDescriptorCount() / 4)
        : MOST_CONNECTIONS;
  }

  /// So that one client leaves three quarters of the places to the others.
  int connectionsPerAddress() {
    return Math.max(1, connections / 4);
  }
}
