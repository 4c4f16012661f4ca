package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final HttpLimits QUICK =
      new HttpLimits(20, 4_096, 8_192, SHORT, SHORT, Duration.ofSeconds(1), SHORT, SHORT);

  private final Metrics metrics = new Metrics("test");
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<Route> routes =
      List.of(
          Route.get("/echo/{word}", request -> text(request.variable("word"))),
          Route.get("/big", _ -> text("x".repeat(8 << 20))),
          Route.get("/query", request -> text(request.query("q").orElse("none"))),
          Route.get("/slow", _ -> text(waited())),
          Route.get("/split", _ -> text("").with("X-Split", "a\r\nb: c")),
          Route.get(
              "/bug",
              _ -> {
                throw new IllegalStateException("secret");
              }),
          Route.get(
              "/worse",
              _ -> {
                throw new StackOverflowError("secret");
              }));

  @AfterEach
  void close() throws Exception {
    release.countDown();
    for (var one : opened.reversed()) one.close();
  }

  @Test
  void pipelined_requests_are_answered_in_their_order() throws IOException {
    var sent = new StringBuilder();
    for (var n = 0; n < 50; n++) sent.append(get("/echo/w" + n + ";"));
    var answers = RawClient.ask(start(HttpLimits.DEFAULTS), sent + last("/echo/end"));
    var bodies = answers.split("HTTP/1.1 200 OK");
    assertThat(bodies).hasSize(52);
    for (var n = 0; n < 50; n++) assertThat(bodies[n + 1]).endsWith("\r\n\r\nw" + n + ";");
  }

  @Test
  void a_request_that_comes_in_single_bytes_within_the_time_is_answered() throws IOException {
    var client = client(start(HttpLimits.DEFAULTS));
    for (var one : last("/echo/hello").toCharArray()) client.send(String.valueOf(one));
    assertThat(client.readAll()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("hello");
  }

  @Test
  void a_client_that_drips_its_headers_is_cut_off_when_its_time_is_over() throws Exception {
    var client = client(start(QUICK)).send("GET /echo/x HTTP/1.1\r\nHost: x\r\n");
    var dripping = Thread.startVirtualThread(() -> drip(client));
    assertThat(client.isEnded()).isTrue();
    dripping.join();
    assertThat(metrics.scrape())
        .contains("sidetape_limit_reached_total{limit=\"http_request_time\"} 1");
  }

  @Test
  void a_client_that_says_nothing_is_cut_off_before_and_after_its_first_request()
      throws IOException {
    var address = start(QUICK);
    assertThat(client(address).isEnded()).isTrue();
    var second = client(address).send(get("/echo/stop!"));
    assertThat(second.readTo("stop!")).contains("200 OK");
    assertThat(second.isEnded()).isTrue();
  }

  @Test
  void a_client_that_does_not_read_is_cut_off() throws IOException {
    var alone = new HttpLimits(1, 4_096, 8_192, Duration.ofMinutes(1), SHORT, SHORT, SHORT, SHORT);
    var address = start(alone);
    client(address).send(get("/big")).readTo("\r\n\r\n");
    await().until(() -> client(address).send(last("/echo/room")).answersWith("room"));
    assertThat(metrics.scrape()).contains("limit=\"http_write_time\"} 1.0");
  }

  @Test
  void a_slow_handler_delays_no_other_client() throws IOException {
    var address = start(HttpLimits.DEFAULTS);
    var slow = new ArrayList<RawClient>();
    for (var n = 0; n < 15; n++) slow.add(client(address).send(last("/slow")));
    assertThat(RawClient.ask(address, last("/echo/quick"))).endsWith("quick");
    release.countDown();
    for (var client : slow) assertThat(client.readAll()).endsWith("waited");
  }

  @Test
  void headers_and_lines_past_their_limit_are_refused_and_counted() throws IOException {
    var address = start(HttpLimits.DEFAULTS);
    var headers = "GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(200_000) + "\r\n\r\n";
    assertThat(RawClient.ask(address, headers)).startsWith("HTTP/1.1 431 ");
    var line = "GET /" + "y".repeat(200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(RawClient.ask(address, line)).startsWith("HTTP/1.1 414 ");
    assertThat(metrics.scrape())
        .contains("limit=\"http_headers\"} 1.0", "limit=\"http_line\"} 1.0");
  }

  @Test
  void a_body_is_refused_and_never_taken_for_the_next_request() throws IOException {
    var address = start(HttpLimits.DEFAULTS);
    var inside = last("/echo/smuggled");
    for (var framing :
        List.of(
            "Content-Length: " + inside.length(),
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 3",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding:\u000bchunked",
            "Content-Length: 0\r\nContent-Length: 5",
            "Content-Length: -1",
            "Content-Length: +5",
            "Content-Length : 5")) {
      var answer =
          RawClient.ask(
              address, "GET /echo/x HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n" + inside);
      assertThat(answer).as(framing).matches("(?s)HTTP/1.1 4\\d\\d .*").doesNotContain("smuggled");
      assertThat(answer).as(framing).containsOnlyOnce("HTTP/1.1 ");
    }
    assertThat(
            RawClient.ask(
                address, "POST /echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"))
        .startsWith("HTTP/1.1 405 ")
        .contains("Allow: GET, HEAD");
  }

  @Test
  void garbage_is_a_400_or_a_closed_connection_and_the_server_lives() throws IOException {
    var address = start(QUICK);
    assertThat(RawClient.ask(address, "\u0016\u0003\u0001\u0002\u0000\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    var random = new Random(7);
    for (var round = 0; round < 200; round++) {
      var bytes = new byte[random.nextInt(1, 400)];
      random.nextBytes(bytes);
      try (var client = RawClient.to(address)) {
        client.socket().getOutputStream().write(bytes);
        client.socket().shutdownOutput();
        client.isEnded();
      }
    }
    await()
        .untilAsserted(
            () -> assertThat(RawClient.ask(address, last("/echo/alive"))).endsWith("alive"));
  }

  @Test
  void unclean_paths_and_heads_are_refused() throws IOException {
    var address = start(HttpLimits.DEFAULTS);
    for (var path :
        List.of(
            "/echo/..",
            "/echo/%2e%2e",
            "/echo/a%2Fb",
            "/echo/a%5Cb",
            "/echo/%00",
            "/echo/%ff",
            "/echo/%",
            "/echo/%zz",
            "http://x/echo/a",
            "*",
            "/query?q=%ff",
            "/query?%=1"))
      assertThat(RawClient.ask(address, last(path))).as(path).startsWith("HTTP/1.1 400 ");
    assertThat(RawClient.ask(address, "GET /echo/x HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    assertThat(RawClient.ask(address, "GET /echo/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
    assertThat(RawClient.ask(address, "GET /echo/x HTTP/3.7\r\nHost: a\r\n\r\n"))
        .startsWith("HTTP/1.1 505 ");
  }

  @Test
  void paths_and_queries_are_decoded_once() throws IOException {
    var address = start(HttpLimits.DEFAULTS);
    assertThat(RawClient.ask(address, last("/echo/%C3%A9%2520?x=1"))).endsWith("\r\n\r\né%20");
    assertThat(RawClient.ask(address, last("/query?a&q=1+2%26&q=3"))).endsWith("\r\n\r\n1 2&");
  }

  @Test
  void HTTP_1_0_is_answered_and_closed() throws IOException {
    assertThat(RawClient.ask(start(HttpLimits.DEFAULTS), "GET /echo/old HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("old");
  }

  @Test
  void a_handler_that_fails_in_any_way_is_a_500_that_tells_nothing() throws IOException {
    var address = start(HttpLimits.DEFAULTS);
    for (var path : List.of("/bug", "/worse", "/split"))
      assertThat(RawClient.ask(address, last(path)))
          .as(path)
          .startsWith("HTTP/1.1 500 ")
          .contains("application/problem+json")
          .doesNotContain("secret", "b: c");
  }

  @Test
  void the_thousand_and_first_connection_is_closed_and_there_is_room_again_later()
      throws IOException {
    var most = HttpLimits.DEFAULTS.connections();
    var address = start(HttpLimits.DEFAULTS);
    var clients = new ArrayList<RawClient>();
    for (var n = 0; n < most; n++) clients.add(client(address));
    assertThat(clients.getLast().send(get("/echo/last.")).readTo("last.")).contains("200 OK");
    assertThat(client(address).isEnded()).isTrue();
    assertThat(metrics.scrape()).contains("limit=\"http_connections\"} 1.0");
    clients.getFirst().close();
    await().until(() -> client(address).send(last("/echo/room")).answersWith("room"));
  }

  @Test
  void an_address_in_use_is_told_with_host_and_port() throws IOException {
    var port = start(HttpLimits.DEFAULTS).getPort();
    assertThatThrownBy(() -> HttpServer.start("127.0.0.1", port, metrics, routes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("in use");
    assertThatThrownBy(() -> HttpServer.start("no.such.host.invalid", 80, metrics, routes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no.such.host.invalid:80: the host is not known");
  }

  @Test
  void after_close_nothing_listens_and_the_port_is_free() throws IOException {
    var server = HttpServer.start("127.0.0.1", 0, metrics, routes);
    var address = server.address();
    client(address).send(get("/slow"));
    server.close();
    assertThatThrownBy(() -> RawClient.to(address)).isInstanceOf(IOException.class);
    opened.add(HttpServer.start("127.0.0.1", address.getPort(), metrics, routes));
  }

  private InetSocketAddress start(HttpLimits limits) throws IOException {
    var server = HttpServer.start(HttpSettings.plain("127.0.0.1", 0), metrics, routes, limits);
    opened.add(server);
    return server.address();
  }

  private RawClient client(InetSocketAddress address) throws IOException {
    var client = RawClient.to(address);
    opened.add(client);
    return client;
  }

  private static void drip(RawClient client) {
    try {
      for (var n = 0; n < 1_000; n++) {
        client.send("X");
        Thread.sleep(20); // the drip itself: never quiet, and never done in time
      }
    } catch (IOException | InterruptedException cut) {
      // what is wanted
    }
  }

  private String waited() throws InterruptedException {
    release.await();
    return "waited";
  }

  private static Response text(String text) {
    return new Response(200, Map.of(), new Response.Body.Text("text/plain", text));
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
  }

  private static String last(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  }
}
