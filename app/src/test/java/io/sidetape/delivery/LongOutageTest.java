package io.sidetape.delivery;

import static io.sidetape.store.ScriptedSink.readAll;
import static io.sidetape.store.ScriptedSink.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.LiveFolder;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import io.sidetape.store.ScriptedSink;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sink that is down for a simulated week while recordings wait: a few hundred of them, or as
/// many as `-Dsidetape.outage.recordings=10000` says.
class LongOutageTest {
  private static final int RECORDINGS = Integer.getInteger("sidetape.outage.recordings", 200);
  private static final int DAYS = Integer.getInteger("sidetape.outage.days", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final List<String> TENANTS = List.of("acme", "beta");

  @TempDir Path temp;
  private final SimulatedTime time = new SimulatedTime(Instant.parse("2026-03-02T00:00:00Z"));

  @Test
  void a_sink_that_is_down_for_long_costs_no_memory_no_files_and_no_recording() throws Exception {
    var house = new House(temp);
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Sizes before;
    try (var spool = Spool.open(house.state);
        var sink = sink(port)) {
      for (int i = 0; i < RECORDINGS; i++)
        house.finishedCall(spool, TENANTS.get(i % TENANTS.size()), 20);
      var courier = courier(house, spool, sink);
      before = Sizes.now(house.state, "before");
      deliverAll(spool, courier);
      await().atMost(PATIENCE).until(() -> courier.isIdle() && stored(spool) == RECORDINGS);
      var merged = Sizes.now(house.state, "merged, sink down");
      time.mayPass(Duration.ofDays(DAYS));
      await().atMost(PATIENCE).until(time::hasPassed);
      var week = Sizes.now(house.state, "a week later");
      assertThat(courier.backlog()).isEqualTo(RECORDINGS);
      assertThat(week.openFiles()).isLessThan(before.openFiles() + 50);
      assertThat(week.journals()).isEqualTo(merged.journals());
      assertThat(week.heap() - before.heap()).isLessThan(2_000_000 + RECORDINGS * 1_000L);
      courier.stop();
    }
    restartAndDrain(house, port);
  }

  private void restartAndDrain(House house, int port) throws Exception {
    long from = System.nanoTime();
    try (var spool = Spool.open(house.state);
        var sink = sink(port)) {
      var courier = courier(house, spool, sink);
      deliverAll(spool, courier);
      System.err.printf("restart: %d ms%n", (System.nanoTime() - from) / 1_000_000);
      assertThat(courier.backlog()).isEqualTo(RECORDINGS);
      time.mayPass(Duration.ofHours(1));
      await().atMost(PATIENCE).until(time::hasPassed);
      var back = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      try (var server =
          new ScriptedSink(
              back,
              "http",
              (it, socket) -> {
                it.requests.add(readAll(socket.getInputStream()));
                send(socket, "HTTP/1.1 201 x", "Content-Length: 0", "Connection: close", "", "");
              })) {
        long drain = System.nanoTime();
        time.mayPass(Duration.ofMinutes(10));
        await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
        System.err.printf("drained: %d ms%n", (System.nanoTime() - drain) / 1_000_000);
        assertThat(server.requests).hasSize(RECORDINGS);
        assertThat(server.requests.stream().map(it -> it.header("Idempotency-Key")).distinct())
            .hasSize(RECORDINGS);
      }
      courier.stop();
      assertThat(spool.ids()).isEmpty();
      Sizes.now(house.state, "drained");
    }
  }

  private static void deliverAll(Spool spool, Courier courier) throws IOException {
    for (var id : spool.ids()) courier.deliver(id);
  }

  private static long stored(Spool spool) throws IOException {
    long stored = 0;
    for (RecordingId id : spool.ids()) if (spool.peek(id).orElseThrow().stored()) stored++;
    return stored;
  }

  /// What waiting costs.
  private record Sizes(long openFiles, long heap, long journals) {
    static Sizes now(Path state, String when) {
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      long journals = 0;
      long attempts = 0;
      for (var file : LiveFolder.files(state.resolve("spool"))) {
        if (file.endsWith("journal")) journals += file.toFile().length();
        if (file.endsWith("attempt")) attempts += file.toFile().length();
      }
      long open =
          Optional.ofNullable(new java.io.File("/proc/self/fd").list()).orElseThrow().length;
      System.err.printf(
          "%s: %d open files, %d kB heap, %d B journals, %d B attempts%n",
          when, open, heap / 1000, journals, attempts);
      return new Sizes(open, heap, journals);
    }
  }

  private static Sink sink(int port) {
    return new Sink(
        new SinkSettings(
            URI.create("http://localhost:" + port),
            Optional.empty(),
            true,
            Optional.empty(),
            Duration.ofSeconds(5)));
  }

  private Courier courier(House house, Spool spool, Sink sink) {
    var courier =
        new Courier(
            spool,
            new Finisher(house.recordings, house.volume, true),
            Optional.of(sink),
            time,
            new Metrics("test"),
            time,
            new Random(11),
            DeliverySettings.DEFAULTS);
    time.follow(courier);
    return courier;
  }
}
