package io.sidetape.delivery;

import static io.sidetape.store.ScriptedSink.readAll;
import static io.sidetape.store.ScriptedSink.readHead;
import static io.sidetape.store.ScriptedSink.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.LiveFolder;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.store.ScriptedSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What becomes of a recording whose sink is away, hangs, breaks off or asks for patience.
class SinkTroubleTest extends SinkTroubleRig {
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

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private Entry.Attempted attempt(RecordingId id) throws IOException {
    return spool.peek(id).orElseThrow().lastAttempt().orElseThrow();
  }

  private List<Path> sources() throws IOException {
    return LiveFolder.files(house.recordings);
  }
}
