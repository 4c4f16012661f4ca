package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Server-sent events.
class EventsTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String LISTEN = "GET /events HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Metrics metrics = new Metrics("test");
  private final EventHub<String> hub = new EventHub<>(metrics);
  private final List<Response> heldBack = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    start(LONG);
  }

  @AfterEach
  void stop() {
    server.close();
    await().untilAsserted(() -> assertThat(hub.listeners()).isZero());
  }

  @Test
  void a_listener_hears_what_is_for_it_in_order() throws IOException {
    try (var client = listening()) {
      hub.tell("hidden");
      hub.tell("one");
      hub.tell("two\nlines");
      var heard = client.readTo("data: lines\n\n");
      assertThat(heard)
          .contains("event: told\ndata: one\n\n")
          .contains("event: told\ndata: two\ndata: lines\n\n")
          .doesNotContain("hidden");
    }
  }

  @Test
  void the_stream_says_what_it_is() throws IOException {
    try (var client = RawClient.to(server.address())) {
      assertThat(client.send(LISTEN).readTo("retry: 2000\n\n"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("content-type: text/event-stream")
          .containsIgnoringCase("transfer-encoding: chunked")
          .containsIgnoringCase("cache-control: no-store");
    }
  }

  @Test
  void a_client_of_HTTP_1_0_gets_it_without_chunks() throws IOException {
    try (var client = RawClient.to(server.address())) {
      client.send("GET /events HTTP/1.0\r\n\r\n").readTo("\r\n\r\nretry: 2000\n\n");
      hub.tell("plain");
      assertThat(client.readTo("plain\n\n")).isEqualTo("event: told\ndata: plain\n\n");
    }
  }

  @Test
  void a_quiet_stream_has_a_heartbeat() throws IOException {
    server.close();
    start(Duration.ofMillis(50));
    try (var client = listening()) {
      assertThat(client.readTo(":\n\n")).endsWith(":\n\n");
    }
  }

  @Test
  void who_leaves_is_forgotten() throws IOException {
    try (var _ = listening()) {
      assertThat(hub.listeners()).isOne();
    }
    await().untilAsserted(() -> assertThat(hub.listeners()).isZero());
  }

  @Test
  void who_does_not_read_is_let_go_and_the_others_hear_all() throws IOException {
    try (var bad = listening();
        var good = listening()) {
      var reading = Thread.startVirtualThread(() -> readOn(good));
      var much = "x".repeat(100_000);
      await()
          .pollInterval(Duration.ofMillis(2))
          .until(() -> {
            hub.tell(much);
            return hub.listeners() == 1;
          });
      assertThat(metrics.scrape()).contains("limit=\"http_listener_queue\"} 1.0");
      assertThat(ends(bad)).isTrue();
      good.socket().close();
      reading.interrupt();
    }
  }

  @Test
  void there_is_a_limit_to_listeners() throws IOException {
    for (var n = 0; n < EventHub.MOST_LISTENERS; n++) heldBack.add(hub.listen(EventsTest::view));
    assertThat(
            RawClient.ask(
                server.address(), LISTEN.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")))
        .startsWith("HTTP/1.1 503 ")
        .contains("Retry-After: 30");
    for (var one : heldBack)
      if (one.body() instanceof Response.Body.Events(var listener)) listener.close();
  }

  private static boolean ends(RawClient client) {
    try {
      client.readAll();
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static void readOn(RawClient client) {
    try {
      client.readAll();
    } catch (IOException closed) {
      // the test is over
    }
  }

  private RawClient listening() throws IOException {
    var before = hub.listeners();
    var client = RawClient.to(server.address());
    client.send(LISTEN).readTo("retry: 2000\n\n");
    await().until(() -> hub.listeners() == before + 1);
    return client;
  }

  private static Optional<ServerEvent> view(String told) {
    return told.equals("hidden") ? Optional.empty() : Optional.of(new ServerEvent("told", told));
  }

  private void start(Duration quiet) throws IOException {
    var limits = new HttpLimits(20, 4_096, 8_192, LONG, LONG, LONG, quiet, Duration.ofMillis(200));
    var routes = List.of(Route.get("/events", _ -> hub.listen(EventsTest::view)));
    server = HttpServer.start(HttpSettings.plain("127.0.0.1", 0), metrics, routes, limits);
  }
}
