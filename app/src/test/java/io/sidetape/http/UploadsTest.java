package io.sidetape.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What clients send with their requests.
class UploadsTest {
  private final Metrics metrics = new Metrics("test");
  private final CompletableFuture<IOException> broken = new CompletableFuture<>();
  private final CompletableFuture<Void> go = new CompletableFuture<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    start(Duration.ofMinutes(1));
  }

  /// @param patience with whoever sends
  private void start(Duration patience) throws IOException {
    var usual = HttpLimits.DEFAULTS;
    var limits =
        new HttpLimits(
            20,
            4_096,
            8_192,
            patience,
            patience,
            usual.writeTime(),
            usual.quietTime(),
            Duration.ofMillis(300));
    server =
        HttpServer.start(
            HttpSettings.plain("127.0.0.1", 0),
            metrics,
            List.of(
                Route.post("/small", 10, request -> text(new String(request.bytes(), UTF_8))),
                Route.upload("/large", 1L << 40, request -> text("" + count(request.body()))),
                Route.upload("/most", 10, request -> text("" + count(request.body()))),
                Route.upload("/deaf", 1 << 20, _ -> Response.problem(401, "Say who you are.")),
                Route.upload("/slow", 1L << 40, request -> text("" + waited(request.body()))),
                new Route("POST", "/bare", _ -> text("bare"))),
            limits);
  }

  @AfterEach
  void stop() {
    go.complete(null);
    server.close();
  }

  @Test
  void a_small_body_is_there_when_the_handler_is_asked() throws IOException {
    assertThat(ask(post("/small", "Content-Length: 5", "hello"))).endsWith("hello");
    assertThat(
            ask(post("/small", "Transfer-Encoding: chunked", "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")))
        .endsWith("hello");
    assertThat(ask(post("/small", "Content-Length: 0", ""))).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void a_body_past_the_route_s_limit_is_a_413_told_or_not() throws IOException {
    for (var path : List.of("/small", "/most")) {
      assertThat(ask(post(path, "Content-Length: 11", "x".repeat(11)))).startsWith("HTTP/1.1 413 ");
      assertThat(ask(post(path, "Transfer-Encoding: chunked", "b\r\nxxxxxxxxxxx\r\n0\r\n\r\n")))
          .startsWith("HTTP/1.1 413 ");
      assertThat(ask(post(path, "Content-Length: 99999999999999999999", "x")))
          .startsWith("HTTP/1.1 4");
    }
    assertThat(ask(post("/bare", "Content-Length: 1", "x"))).startsWith("HTTP/1.1 413 ");
    assertThat(metrics.scrape()).contains("limit=\"http_body\"} 5.0");
  }

  @Test
  void a_large_body_is_taken_as_it_comes() throws IOException {
    try (var client = RawClient.to(server.address())) {
      client.send(post("/large", "Content-Length: " + (64 << 20), ""));
      var piece = new byte[1 << 20];
      for (var n = 0; n < 64; n++) client.socket().getOutputStream().write(piece);
      assertThat(client.readAll()).endsWith("\r\n\r\n" + (64 << 20));
    }
  }

  @Test
  void a_handler_that_does_not_read_stops_its_client() throws Exception {
    try (var client = RawClient.to(server.address())) {
      client.send(post("/slow", "Content-Length: " + (1 << 30), ""));
      var sent = new AtomicLong();
      var sending = Thread.startVirtualThread(() -> pour(client, sent));
      sending.join(Duration.ofMillis(500));
      assertThat(sent.get()).isLessThan(100 << 20);
    }
  }

  @Test
  void requests_after_a_body_go_on_on_the_same_connection() throws IOException {
    var both =
        RawClient.ask(
            server.address(),
            "POST /large HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                + post("/small", "Content-Length: 3", "two"));
    assertThat(both).contains("\r\n\r\n3HTTP/1.1 200").endsWith("\r\n\r\ntwo");
  }

  @Test
  void who_expects_100_gets_it_when_the_body_is_wanted_and_not_before() throws IOException {
    for (var path : List.of("/small", "/large"))
      try (var client = RawClient.to(server.address())) {
        client.send(post(path, "Content-Length: 5\r\nExpect: 100-continue", ""));
        assertThat(client.readTo("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(client.send("hello").readAll()).startsWith("HTTP/1.1 200 ");
      }
    assertThat(ask(post("/deaf", "Content-Length: 5\r\nExpect: 100-continue", "")))
        .startsWith("HTTP/1.1 401 ");
    assertThat(ask(post("/small", "Content-Length: 5\r\nExpect: miracles", "hello")))
        .startsWith("HTTP/1.1 417 ");
  }

  @Test
  void an_answer_before_the_body_s_end_is_the_last_one() throws IOException {
    var answer =
        ask("POST /deaf HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nGET /small HTTP/1.1\r\n");
    assertThat(answer).startsWith("HTTP/1.1 401 ").containsOnlyOnce("HTTP/1.1").contains("close");
  }

  @Test
  void a_body_cut_in_the_middle_is_an_IOException_for_the_handler() throws Exception {
    try (var client = RawClient.to(server.address())) {
      client.send(post("/large", "Content-Length: 100", "only this"));
    }
    assertThat(broken.get(60, TimeUnit.SECONDS)).hasMessageContaining("ended before the body");
  }

  @Test
  void a_body_that_stops_coming_is_a_408() throws IOException {
    server.close();
    start(Duration.ofMillis(300));
    assertThat(ask(post("/large", "Content-Length: 100", "only this"))).startsWith("HTTP/1.1 408 ");
    try (var client = RawClient.to(server.address())) {
      client.send(post("/small", "Content-Length: 9", "only"));
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void broken_chunks_are_a_400() throws IOException {
    for (var path : List.of("/small", "/large"))
      for (var chunks : List.of("zz\r\nabc\r\n", "-1\r\na", "3\r\nabcd\r\n0\r\n\r\n", "3\nabc\n"))
        assertThat(ask(post(path, "Transfer-Encoding: chunked", chunks)))
            .as(path + " " + chunks)
            .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void two_ways_of_telling_the_length_are_refused() throws IOException {
    for (var framing :
        List.of(
            "Content-Length: 3\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\u000bchunked",
            "Content-Length: 3\r\nContent-Length: 4",
            "Content-Length: 3, 4",
            "Content-Length: 0x3",
            "Content-Length: +3",
            "Content-Length: -3",
            "Content-Length : 3",
            "X: y\nContent-Length: 3")) {
      var answer = ask(post("/small", framing, "abcGET /bare HTTP/1.1\r\nHost: x\r\n\r\n"));
      assertThat(answer).as(framing).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1 ");
    }
    assertThat(
            ask("POST /small HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void a_folded_header_is_one_header() throws IOException {
    var answer =
        ask(
            "POST /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: a\r\n Content-Length: 9\r\nContent-Length: 3\r\n\r\nabc");
    assertThat(answer).containsOnlyOnce("HTTP/1.1 ").matches("(?s)HTTP/1.1 (200|400) .*");
  }

  private long count(InputStream body) throws IOException {
    try {
      return body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException cut) {
      broken.complete(cut);
      throw new IllegalStateException("wrapped, as handlers do", cut);
    }
  }

  private int waited(InputStream body) throws IOException {
    go.join();
    return body.read();
  }

  private static void pour(RawClient client, AtomicLong sent) {
    var piece = new byte[1 << 16];
    try {
      while (true) {
        client.socket().getOutputStream().write(piece);
        sent.addAndGet(piece.length);
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private String ask(String bytes) throws IOException {
    return RawClient.ask(server.address(), bytes);
  }

  private static Response text(String text) {
    return Response.text(200, "text/plain", text);
  }

  private static String post(String path, String headers, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        + headers
        + "\r\n\r\n"
        + body;
  }
}
