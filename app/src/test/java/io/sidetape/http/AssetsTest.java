package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AssetsTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    var assets = Assets.load("/pages");
    var routes = new ArrayList<>(assets.routes("assets"));
    routes.add(Route.get("/", assets.page("index.html")));
    routes.add(Route.get("/calls/{id}", assets.page("index.html")));
    server = HttpServer.start("127.0.0.1", 0, new Metrics("test"), routes);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_jar_is_read_though_somebody_else_has_it_open(@TempDir Path folder) throws IOException {
    var file = folder.resolve("a b.jar");
    try (var jar = FileSystems.newFileSystem(file, Map.of("create", "true"))) {
      Files.createDirectory(jar.getPath("/pages"));
      Files.writeString(jar.getPath("/pages/index.html"), "<p>");
    }
    var pages = URI.create("jar:" + file.toUri() + "!/pages");
    try (var _ = FileSystems.newFileSystem(pages, Map.of())) {
      assertThat(Assets.load(pages).page("index.html")).isNotNull();
    }
  }

  @Test
  void each_file_is_at_its_path_with_its_type() throws IOException {
    assertThat(get("/assets/one.js"))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-Type: text/javascript; charset=utf-8\r\n")
        .endsWith("export const one = 1;\n");
    assertThat(get("/assets/deep/a.css")).contains("text/css").endsWith("a{}\n");
  }

  @Test
  void a_page_is_at_every_path_it_is_given() throws IOException {
    for (var path : List.of("/", "/calls/7", "/calls/8?x=1"))
      assertThat(get(path)).contains("text/html; charset=utf-8").contains("<title>t</title>");
  }

  @Test
  void pages_run_no_script_but_their_own_and_are_in_nobody_s_frame() throws IOException {
    assertThat(get("/"))
        .contains("Content-Security-Policy: default-src 'none'; script-src 'self';")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
        .contains("X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer")
        .contains("Cross-Origin-Opener-Policy: same-origin")
        .contains("Cross-Origin-Resource-Policy: same-origin")
        .doesNotContain("unsafe");
  }

  @Test
  void a_file_is_sent_again_only_when_it_is_another() throws IOException {
    var first = get("/assets/one.js");
    var tag = first.replaceFirst("(?s).*ETag: (\"[0-9a-f]{64}\").*", "$1");
    assertThat(get("/assets/one.js", "If-None-Match: " + tag)).startsWith("HTTP/1.1 304 ");
    assertThat(get("/assets/deep/a.css", "If-None-Match: " + tag)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void no_other_file_is_reached_by_any_path() throws IOException {
    for (var path :
        List.of(
            "/index.html",
            "/assets",
            "/assets/",
            "/assets/deep",
            "/assets/../index.html",
            "/assets/%2e%2e/index.html",
            "/assets/deep/..%2fone.js",
            "/assets/..\\index.html",
            "/assets//one.js",
            "/assets/one.js/",
            "/assets/one.js%00",
            "/logback.xml",
            "/assets/../../logback.xml"))
      assertThat(get(path)).as(path).matches("(?s)HTTP/1.1 40[04] .*");
  }

  @Test
  void what_is_not_on_the_class_path_is_told_at_start() {
    assertThatThrownBy(() -> Assets.load("/no-pages")).hasMessageContaining("/no-pages");
  }

  private String get(String path, String... headers) throws IOException {
    return RawClient.ask(
        server.address(),
        "GET "
            + path
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
            + "\r\n");
  }
}
