package io.sidetape.delivery;

import static io.sidetape.store.ScriptedSink.readAll;
import static io.sidetape.store.ScriptedSink.readHead;
import static io.sidetape.store.ScriptedSink.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import io.sidetape.store.ScriptedSink;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A sink that misbehaves, and the courier in simulated time: nobody waits for a backoff here.
class SinkTroubleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final DeliverySettings SETTINGS = DeliverySettings.DEFAULTS;

  @TempDir Path temp;
  private final SimulatedTime time = new SimulatedTime(Instant.parse("2026-03-02T00:00:00Z"));
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private House house;
  private Spool spool;

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
  private static final class Store {
    final Set<String> taken = ConcurrentHashMap.newKeySet();
    final AtomicInteger twice = new AtomicInteger();

    void take(ScriptedSink.Request request) {
      if (!taken.add(request.header("Idempotency-Key").orElseThrow())) twice.incrementAndGet();
    }
  }

  private static void ok(Store store, Socket socket) throws IOException {
    store.take(readAll(socket.getInputStream()));
    send(socket, "HTTP/1.1 200 OK", "Content-Length: 0", "Connection: close", "", "");
  }

  private static ScriptedSink.Script first(ScriptedSink.Script rude, Store store) {
    var times = new AtomicInteger();
    return (sink, socket) -> {
      if (times.getAndIncrement() == 0) rude.play(sink, socket);
      else ok(store, socket);
    };
  }

  @Test
  void nobody_at_home_is_waited_for() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var courier = courier(URI.create("http://localhost:" + port));
    var id = house.finishedCall(spool, "acme", 100);
    courier.deliver(id);
    time.mayPass(Duration.ofHours(1));
    await().atMost(PATIENCE).until(time::hasPassed);
    assertThat(attempt(id).why()).contains("refused the connection");
    assertThat(attempt(id).attempt()).isGreaterThan(10);
    assertThat(sources()).hasSize(2);

    var store = new Store();
    var back = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    open.add(new ScriptedSink(back, "http", (sink, socket) -> ok(store, socket)));
    time.mayPass(Duration.ofMinutes(6));
    delivered(courier);
    assertThat(store.taken).containsExactly(id.text());
    assertThat(sources()).isEmpty();
  }

  @Test
  void a_sink_that_hangs_is_given_up_and_asked_again() throws Exception {
    var store = new Store();
    deliverOne(100, first((sink, socket) -> sink.closed.await(), store), store);
  }

  @Test
  void a_connection_reset_in_the_middle_of_the_audio_is_begun_anew() throws Exception {
    var store = new Store();
    deliverOne(
        30_000,
        first(
            (sink, socket) -> {
              readHead(socket.getInputStream());
              socket.getInputStream().skipNBytes(300_000);
              socket.setSoLinger(true, 0);
            },
            store),
        store);
  }

  @Test
  void an_answer_after_the_connection_is_gone_is_one_recording_at_the_sink() throws Exception {
    var store = new Store();
    deliverOne(
        100,
        first(
            (sink, socket) -> {
              store.take(readAll(socket.getInputStream()));
              while (socket.getInputStream().read() >= 0) {} // until the client has gone
              send(socket, "HTTP/1.1 200 OK", "Content-Length: 0", "", "");
            },
            store),
        store);
    assertThat(store.twice).hasValue(1);
  }

  private void deliverOne(int millis, ScriptedSink.Script script, Store store) throws Exception {
    var courier = courier(server(script).url());
    var id = house.finishedCall(spool, "acme", millis);
    courier.deliver(id);
    time.mayPass(Duration.ofDays(1));
    delivered(courier);
    assertThat(store.taken).containsExactly(id.text());
    assertThat(sources()).isEmpty();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void retry_after_in_seconds_is_waited_for_and_little_longer() throws Exception {
    assertThat(waitAfter("Retry-After: 120")).isBetween(seconds(120), seconds(121));
  }

  @Test
  void retry_after_as_a_date_is_waited_for_and_little_longer() throws Exception {
    var tenMinutes = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    var date = tenMinutes.format(time.instant().plus(Duration.ofMinutes(10)));
    assertThat(waitAfter("Retry-After: " + date)).isBetween(seconds(600), seconds(601));
  }

  @Test
  void retry_after_a_year_is_an_hour() throws Exception {
    assertThat(waitAfter("Retry-After: 31536000")).isBetween(seconds(3600), seconds(3601));
  }

  @Test
  void retry_after_nothing_is_no_storm() throws Exception {
    var requests = new AtomicInteger();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      readAll(socket.getInputStream());
                      requests.incrementAndGet();
                      send(socket, busy("Retry-After: 0"));
                    })
                .url());
    for (int i = 0; i < 20; i++) courier.deliver(house.finishedCall(spool, "acme", 100));
    time.mayPass(Duration.ofHours(1));
    await().atMost(PATIENCE).until(time::hasPassed);
    assertThat(requests.get()).isBetween(20, 300);
    assertThat(courier.backlog()).isEqualTo(20);
  }

  @Test
  void what_a_tenant_is_told_to_wait_does_not_hold_up_another() throws Exception {
    var store = new Store();
    var acme = ConcurrentHashMap.<String>newKeySet();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      var request = readAll(socket.getInputStream());
                      if (acme.contains(request.header("Idempotency-Key").orElseThrow())) {
                        send(socket, busy("Retry-After: 3600"));
                      } else {
                        store.take(request);
                        send(
                            socket,
                            "HTTP/1.1 200 OK",
                            "Content-Length: 0",
                            "Connection: close",
                            "",
                            "");
                      }
                    })
                .url());
    for (int i = 0; i < 20; i++) {
      var id = house.finishedCall(spool, "acme", 100);
      acme.add(id.text());
      courier.deliver(id);
    }
    var other = house.finishedCall(spool, "beta", 100);
    courier.deliver(other);
    await().atMost(PATIENCE).until(() -> store.taken.contains(other.text()));
    assertThat(time.passed()).as("nobody waited for anything").isZero();
  }

  @Test
  void a_sink_that_hangs_on_a_tenant_delays_no_merge_and_no_other_tenant() throws Exception {
    var store = new Store();
    var hangs = ConcurrentHashMap.<String>newKeySet();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      var request = readAll(socket.getInputStream());
                      if (hangs.contains(request.header("Idempotency-Key").orElseThrow()))
                        sink.closed.await();
                      store.take(request);
                      send(
                          socket,
                          "HTTP/1.1 200 OK",
                          "Content-Length: 0",
                          "Connection: close",
                          "",
                          "");
                    })
                .url(),
            Duration.ofMinutes(10));
    for (int i = 0; i < 30; i++) {
      var id = house.finishedCall(spool, "acme", 100);
      hangs.add(id.text());
      courier.deliver(id);
    }
    for (var id : spool.ids())
      await().atMost(PATIENCE).until(() -> spool.peek(id).orElseThrow().stored());
    var others = new HashSet<String>();
    for (int i = 0; i < 30; i++) others.add(house.finishedCall(spool, "beta", 100).text());
    for (var id : others) courier.deliver(new RecordingId(id));
    await().atMost(PATIENCE).until(() -> store.taken.equals(others) && courier.backlog() == 30);
  }

  @Test
  void the_backlog_drains_in_parallel_and_never_by_more_than_the_limit() throws Exception {
    var store = new Store();
    var both = new CountDownLatch(SETTINGS.posts());
    var now = new AtomicInteger();
    var most = Collections.synchronizedList(new ArrayList<Integer>());
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      most.add(now.incrementAndGet());
                      both.countDown();
                      both.await(); // as many as there are places must be here at once
                      now.decrementAndGet();
                      ok(store, socket);
                    })
                .url());
    for (int i = 0; i < 40; i++)
      courier.deliver(house.finishedCall(spool, i % 2 == 0 ? "acme" : "beta", 100));
    delivered(courier);
    assertThat(store.taken).hasSize(40);
    assertThat(Collections.max(most)).isLessThanOrEqualTo(SETTINGS.posts());
  }

  @Test
  void a_recording_that_the_sink_cannot_digest_does_not_keep_the_others() throws Exception {
    var store = new Store();
    var poison = new CopyOnWriteArrayList<String>();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      var request = readAll(socket.getInputStream());
                      boolean bad =
                          poison.contains(request.header("Idempotency-Key").orElseThrow());
                      if (!bad) store.take(request);
                      send(
                          socket,
                          bad
                              ? busy("X: y")
                              : new String[] {"HTTP/1.1 204 x", "Connection: close", "", ""});
                    })
                .url());
    for (int i = 0; i < 60; i++) {
      var id = house.finishedCall(spool, "acme", 100);
      if (i % 10 == 0) poison.add(id.text());
      courier.deliver(id);
    }
    time.mayPass(Duration.ofMinutes(10));
    await().atMost(PATIENCE).until(time::hasPassed);
    assertThat(store.taken).hasSize(54);
    assertThat(courier.backlog()).isEqualTo(6);
  }

  @Test
  void an_attempt_that_breaks_down_leaves_its_place_to_the_next() throws Exception {
    var broken =
        new Random() {
          @Override
          public long nextLong(long bound) {
            throw new StackOverflowError("of this test's own");
          }
        };
    var server =
        server((sink, socket) -> {
          readAll(socket.getInputStream());
          send(socket, busy("X: y"));
        });
    var courier = courier(server.url(), Duration.ofSeconds(1), broken);
    for (int i = 0; i < 2 * SETTINGS.posts(); i++)
      courier.deliver(house.finishedCall(spool, "acme", 100));
    delivered(courier);
    assertThat(spool.ids()).as("they stay for the next start").hasSize(2 * SETTINGS.posts());
  }

  /// The replay of a recording that is just being set aside must not be missed.
  @Test
  void what_is_asked_for_while_an_attempt_ends_is_looked_at_again() throws Exception {
    var store = new Store();
    var refused = new HashSet<String>();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      var request = readAll(socket.getInputStream());
                      boolean no = refused.add(request.header("Idempotency-Key").orElseThrow());
                      if (!no) store.take(request);
                      send(
                          socket,
                          "HTTP/1.1 " + (no ? 403 : 200) + " x",
                          "Content-Length: 0",
                          "Connection: close",
                          "",
                          "");
                    })
                .url());
    for (int round = 0; round < 15; round++) {
      var id = house.finishedCall(spool, "acme", 20);
      courier.deliver(id);
      while (spool.peek(id).orElseThrow().setAside().isEmpty()) Thread.onSpinWait();
      try (var folder = spool.find(id).orElseThrow()) {
        folder.append(new Entry.Replayed(time.instant()));
      }
      courier.deliver(id);
      await().atMost(PATIENCE).until(() -> store.taken.contains(id.text()));
    }
    delivered(courier);
  }

  /// Between a 429 and the request that follows it.
  private Duration waitAfter(String header) throws Exception {
    var store = new Store();
    var at = new CopyOnWriteArrayList<Duration>();
    var script =
        first(
            (sink, socket) -> {
              readAll(socket.getInputStream());
              send(socket, busy(header));
            },
            store);
    deliverOne(
        100,
        (sink, socket) -> {
          at.add(time.passed());
          script.play(sink, socket);
        },
        store);
    assertThat(at).hasSize(2);
    return at.getLast().minus(at.getFirst());
  }

  private static String[] busy(String header) {
    return new String[] {
      "HTTP/1.1 429 x", "Content-Length: 0", "Connection: close", header, "", ""
    };
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private ScriptedSink server(ScriptedSink.Script script) throws IOException {
    var server = new ScriptedSink(script);
    open.add(server);
    return server;
  }

  private Courier courier(URI url) {
    return courier(url, Duration.ofSeconds(1));
  }

  private Courier courier(URI url, Duration timeout) {
    return courier(url, timeout, new Random(7));
  }

  private Courier courier(URI url, Duration timeout, Random random) {
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

  private static void delivered(Courier courier) {
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
  }

  private Entry.Attempted attempt(RecordingId id) throws IOException {
    return spool.peek(id).orElseThrow().lastAttempt().orElseThrow();
  }

  private List<Path> sources() throws IOException {
    try (var files = Files.walk(house.recordings)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
