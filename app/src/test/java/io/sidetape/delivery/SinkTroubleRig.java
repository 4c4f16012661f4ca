package io.sidetape.delivery;

import static io.sidetape.store.ScriptedSink.readAll;
import static io.sidetape.store.ScriptedSink.send;
import static org.awaitility.Awaitility.await;

import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Spool;
import io.sidetape.store.ScriptedSink;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A sink that misbehaves, and the courier in simulated time: nobody waits for a backoff here.
abstract class SinkTroubleRig {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  static final DeliverySettings SETTINGS = DeliverySettings.DEFAULTS;

  @TempDir Path temp;
  final SimulatedTime time = new SimulatedTime(Instant.parse("2026-03-02T00:00:00Z"));
  final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  House house;
  Spool spool;

  @BeforeEach
  void folders() throws IOException {
    house = new House(temp);
    spool = Spool.open(house.state);
  }

  @AfterEach
  void close() throws Exception {
    for (var it : open.reversed()) it.close();
    spool.close();
  }

  /// A sink that honours the key: what it has is what it has taken.
  static final class Store {
    final Set<String> taken = ConcurrentHashMap.newKeySet();
    final AtomicInteger twice = new AtomicInteger();

    void take(ScriptedSink.Request request) {
      if (!taken.add(request.header("Idempotency-Key").orElseThrow())) twice.incrementAndGet();
    }
  }

  static void ok(Store store, Socket socket) throws IOException {
    store.take(readAll(socket.getInputStream()));
    ok(socket);
  }

  static void ok(Socket socket) throws IOException {
    send(socket, "HTTP/1.1 200 OK", "Content-Length: 0", "Connection: close", "", "");
  }

  static String[] busy(String header) {
    return new String[] {
      "HTTP/1.1 429 x", "Content-Length: 0", "Connection: close", header, "", ""
    };
  }

  ScriptedSink server(ScriptedSink.Script script) throws IOException {
    var server = new ScriptedSink(script);
    open.add(server);
    return server;
  }

  Courier courier(URI url) {
    return courier(url, Duration.ofSeconds(1));
  }

  Courier courier(URI url, Duration timeout) {
    return courier(url, timeout, new Random(7));
  }

  Courier courier(URI url, Duration timeout, Random random) {
    var sink =
        new Sink(new SinkSettings(url, Optional.empty(), true, Optional.empty(), timeout), time);
    open.add(sink);
    var courier =
        new Courier(
            spool,
            new Finisher(house.recordings, house.volume, true),
            Optional.of(sink),
            time,
            new Metrics("test"),
            time,
            random,
            SETTINGS);
    open.add(courier::stop);
    time.follow(courier);
    return courier;
  }

  static void delivered(Courier courier) {
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
  }
}
