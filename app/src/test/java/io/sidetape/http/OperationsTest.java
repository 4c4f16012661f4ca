package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.metrics.Check;
import io.sidetape.metrics.Health;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Metrics metrics = new Metrics("test");
  private final Health health = new Health();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    var routes = new ArrayList<>(Operations.health(health));
    routes.add(Operations.metrics(metrics));
    server = HttpServer.start("127.0.0.1", 0, metrics, routes);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void a_daemon_whose_loop_beats_is_alive() throws Exception {
    var answer = ask("GET", "/healthz");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"ok\":true,\"components\":[{\"name\":\"loop\",\"ok\":true}]}");
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
  }

  @Test
  void not_ready_is_503_and_says_who_and_why_until_it_is_mended() throws Exception {
    var problem = new AtomicReference<>(Optional.of("not connected since 12:07:31Z"));
    health.add(Check.of("ari", problem::get));
    health.add(Check.of("volume", Optional::empty));
    var unready = ask("GET", "/readyz");
    assertThat(unready.statusCode()).isEqualTo(503);
    assertThat(JSON.readTree(unready.body()))
        .isEqualTo(
            JSON.readTree(
                """
                {"ok":false,"components":[
                  {"name":"ari","ok":false,"problem":"not connected since 12:07:31Z"},
                  {"name":"volume","ok":true}]}
                """));
    assertThat(ask("GET", "/healthz").statusCode()).isEqualTo(200);
    problem.set(Optional.empty());
    assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_are_text_for_a_browser_and_open_metrics_for_prometheus() throws Exception {
    metrics.ariConnected(true);
    var plain = ask("GET", "/metrics");
    assertThat(plain.body()).contains("\nsidetape_ari_connected 1.0\n");
    assertThat(plain.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    var open = ask("GET", "/metrics", "Accept", "application/openmetrics-text;version=1.0.0");
    assertThat(open.body()).endsWith("# EOF\n");
    assertThat(open.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text");
  }

  @Test
  void HEAD_has_the_headers_of_GET_and_no_body() throws Exception {
    var got = ask("GET", "/healthz");
    var headed = ask("HEAD", "/healthz");
    assertThat(headed.statusCode()).isEqualTo(200);
    assertThat(headed.body()).isEmpty();
    assertThat(headed.headers().map()).isEqualTo(got.headers().map());
  }

  @Test
  void any_other_path_is_a_404_problem() throws Exception {
    for (var path : List.of("/", "/healthz/", "/health", "/metrics/x", "//healthz", "/api/calls"))
      assertProblem(ask("GET", path), 404);
  }

  @Test
  void any_other_method_is_a_405_that_names_the_right_ones() throws Exception {
    for (var method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE_IT")) {
      var answer = ask(method, "/metrics");
      assertProblem(answer, 405);
      assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    }
  }

  @Test
  void every_answer_has_the_security_headers() throws Exception {
    for (var path : List.of("/healthz", "/nothing")) {
      var headers = ask("GET", path).headers();
      assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
      assertThat(headers.firstValue("cache-control")).hasValue("no-store");
      assertThat(headers.firstValue("content-security-policy").orElseThrow())
          .contains("default-src 'none'");
      assertThat(headers.firstValue("server")).isEmpty();
    }
  }

  @Test
  void two_hundred_scrapes_at_once_are_all_answered() throws Exception {
    Callable<HttpResponse<String>> scrape = () -> ask("GET", "/metrics");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(Stream.generate(() -> scrape).limit(200).toList()))
        assertThat(answer.get().body()).contains("sidetape_build_info{version=\"test\"} 1");
    }
  }

  private static void assertProblem(HttpResponse<String> answer, int status) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("status").intValue()).isEqualTo(status);
    assertThat(problem.path("title").textValue()).isNotEmpty();
    assertThat(problem.path("detail").textValue()).isNotEmpty();
  }

  private HttpResponse<String> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) request.headers(headers);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
