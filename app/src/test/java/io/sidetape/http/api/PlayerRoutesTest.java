package io.sidetape.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.http.HttpServer;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The player as a browser is given it.
class PlayerRoutesTest {
  private static final List<String> PAGES =
      List.of("/", "/calls/01M7Y2YEQDK2N2K37JEM034XB0", "/listen/stl_secret", "/enter/secret");
  private static final Pattern NAMED =
      Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"|from '([^']+\\.js)'");

  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.start("127.0.0.1", 0, new Metrics("test"), PlayerRoutes.routes());
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void a_page_and_all_that_it_names_is_served_under_a_strict_policy() throws Exception {
    for (var page : PAGES) {
      var seen = new HashSet<String>();
      var open = new ArrayDeque<>(List.of(page));
      while (!open.isEmpty()) {
        var path = open.removeFirst();
        if (seen.add(path)) namedBy(path).forEach(open::add);
      }
      assertThat(seen).hasSizeGreaterThan(9).contains("/assets/shared/api.js");
    }
  }

  private List<String> namedBy(String path) throws Exception {
    var answer = get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .doesNotContain("unsafe");
    var here = URI.create(path);
    return NAMED
        .matcher(answer.body())
        .results()
        .map(named -> named.group(1) == null ? named.group(2) : named.group(1))
        .map(named -> here.resolve(named).getPath())
        .toList();
  }

  @Test
  void nothing_else_of_the_class_path_is_served() throws Exception {
    for (var path : List.of("/assets", "/assets/", "/index.html", "/assets/no.js", "/logback.xml"))
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
