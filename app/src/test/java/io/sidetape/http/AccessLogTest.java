package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
  private final Logger access = (Logger) LoggerFactory.getLogger("access");
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    logged.start();
    access.setLevel(Level.INFO);
    access.addAppender(logged);
    server =
        HttpServer.start(
            "127.0.0.1",
            0,
            new Metrics("test"),
            List.of(
                Route.get(
                    "/calls/{id}", _ -> Response.text(200, "text/plain", "five5").to("ann b")),
                Route.get("/listen/{token}", _ -> Response.empty(204)),
                Route.get(
                    "/enter/{code}",
                    _ -> {
                      throw new IllegalStateException("bug");
                    })));
  }

  @AfterEach
  void stop() {
    server.close();
    access.detachAppender(logged);
  }

  @Test
  void each_request_is_a_line() throws IOException {
    assertThat(line("GET /calls/7?link=stl_secret HTTP/1.1"))
        .matches("GET /calls/7 200 5 \\d+ms ann_b 127\\.0\\.0\\.1");
    assertThat(line("HEAD /calls/7 HTTP/1.1")).matches("HEAD /calls/7 200 0 \\d+ms ann_b .*");
    assertThat(line("POST /calls/7 HTTP/1.1")).matches("POST /calls/7 405 \\d+ \\d+ms - .*");
  }

  @Test
  void what_is_refused_is_a_line_too_and_never_two() throws IOException {
    assertThat(line("garbage")).startsWith("- - 400 ");
    assertThat(line("GET /calls/%0aGET%20/x%20200 HTTP/1.1")).startsWith("GET - 400 ");
    assertThat(line("GET /calls/\u00e9 HTTP/1.1")).startsWith("GET - 400 ");
    assertThat(line("G\u0001T /calls/7 HTTP/1.1")).startsWith("- - 400 ");
    assertThat(line("GET /" + "y".repeat(3_000) + " HTTP/1.1")).hasSizeLessThan(260);
  }

  @Test
  void no_secret_in_a_path_is_written_anywhere() throws IOException {
    for (var path :
        List.of(
            "/listen/stl_secret",
            "/listen/stl_secret/more",
            "/%6cisten/stl_secret",
            "/enter/stl_secret",
            "/enter/stl_secret?x=1",
            "/enter//stl_secret"))
      assertThat(line("GET " + path + " HTTP/1.1")).matches("GET /(listen|enter)/\\*\\*\\* .*");
    assertThat(line("GET /listen/stl_secret/.. HTTP/1.1")).startsWith("GET - 400");
  }

  private String line(String requestLine) throws IOException {
    var before = logged.list.size();
    RawClient.ask(server.address(), requestLine + "\r\nHost: x\r\nConnection: close\r\n\r\n");
    await().until(() -> logged.list.size() > before);
    assertThat(logged.list).hasSize(before + 1);
    return logged.list.getLast().getFormattedMessage();
  }
}
