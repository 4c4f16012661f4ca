package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files and generated bodies, whole and in parts.
class BodiesTest {
  private static final int SIZE = 3 * (1 << 20) + 17;

  private final byte[] content = new byte[SIZE];
  private final AtomicInteger open = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Path file;
  private HttpServer server;

  /// The same bytes, in reads of odd sizes.
  private final class Counted implements Seekable {
    Counted() {
      open.incrementAndGet();
    }

    @Override
    public long length() {
      return SIZE;
    }

    @Override
    public int read(long from, ByteBuffer to) {
      var count = Math.min(Math.min(to.remaining(), 777), SIZE - (int) from);
      to.put(content, (int) from, count);
      return count;
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    new Random(7).nextBytes(content);
    file = Files.write(folder.resolve("a.wav"), content);
    server =
        HttpServer.start(
            "127.0.0.1",
            0,
            new Metrics("test"),
            List.of(
                Route.get("/file", _ -> Response.file("audio/wav", file, "abc")),
                Route.get("/made", _ -> Response.generated("audio/wav", new Counted(), "abc")),
                Route.get("/cut", _ -> Response.generated("audio/wav", new Broken(), "abc")),
                Route.get("/text", _ -> Response.json(200, Map.of()).with("ETag", "\"t\"")),
                Route.get("/none", _ -> Response.empty(204)),
                Route.get("/other", _ -> Response.empty(303).with("Location", "/file"))));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    await("nothing is left open").until(() -> open.get() == 0);
  }

  @Test
  void the_whole_comes_as_it_is() throws Exception {
    for (var path : List.of("/file", "/made")) {
      var answer = get(path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(content);
      assertThat(header(answer, "content-length")).isEqualTo("" + SIZE);
      assertThat(header(answer, "content-type")).isEqualTo("audio/wav");
      assertThat(header(answer, "accept-ranges")).isEqualTo("bytes");
      assertThat(header(answer, "etag")).isEqualTo("\"abc\"");
    }
  }

  @Test
  void any_range_is_that_part_of_the_whole() throws Exception {
    var random = new Random(11);
    for (var path : List.of("/file", "/made"))
      for (var round = 0; round < 40; round++) {
        var from = random.nextInt(SIZE);
        var to = Math.min(SIZE, from + 1 + random.nextInt(round % 2 == 0 ? 100 : SIZE));
        var answer = get(path, "Range", "bytes=" + from + "-" + (to - 1));
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(header(answer, "content-range"))
            .isEqualTo("bytes " + from + "-" + (to - 1) + "/" + SIZE);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, from, to));
      }
  }

  @Test
  void a_range_behind_the_end_is_416_with_the_length() throws Exception {
    for (var path : List.of("/file", "/made")) {
      var answer = get(path, "Range", "bytes=" + SIZE + "-");
      assertThat(answer.statusCode()).isEqualTo(416);
      assertThat(header(answer, "content-range")).isEqualTo("bytes */" + SIZE);
    }
  }

  @Test
  void a_range_of_another_version_is_the_whole() throws Exception {
    for (var other : List.of("\"abd\"", "W/\"abc\"", "Sat, 21 Nov 2026 06:00:00 GMT"))
      assertThat(get("/file", "Range", "bytes=0-9", "If-Range", other).statusCode())
          .as(other)
          .isEqualTo(200);
    assertThat(get("/file", "Range", "bytes=0-9", "If-Range", "\"abc\"").statusCode())
        .isEqualTo(206);
  }

  @Test
  void what_a_client_has_already_is_not_sent_again() throws Exception {
    for (var path : List.of("/file", "/made"))
      for (var tags : List.of("\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*")) {
        var answer = get(path, "If-None-Match", tags, "Range", "bytes=0-1");
        assertThat(answer.statusCode()).as(tags).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "etag")).isEqualTo("\"abc\"");
      }
    assertThat(get("/file", "If-None-Match", "\"abd\"").statusCode()).isEqualTo(200);
    assertThat(get("/text", "If-None-Match", "\"t\"").statusCode()).isEqualTo(304);
    assertThat(get("/file", "If-Match", "\"abd\"").statusCode()).isEqualTo(412);
    assertThat(get("/file", "If-Match", "\"abc\"").statusCode()).isEqualTo(200);
  }

  @Test
  void HEAD_tells_the_whole_and_ignores_ranges() throws Exception {
    for (var path : List.of("/file", "/made")) {
      var answer = ask("HEAD", path, "Range", "bytes=0-1");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
      assertThat(header(answer, "content-length")).isEqualTo("" + SIZE);
    }
  }

  @Test
  void a_file_that_is_gone_is_a_404_and_an_empty_one_is_empty() throws Exception {
    Files.write(file, new byte[0]);
    assertThat(get("/file").body()).isEmpty();
    assertThat(get("/file", "Range", "bytes=0-").statusCode()).isEqualTo(416);
    Files.delete(file);
    assertThat(get("/file").statusCode()).isEqualTo(404);
  }

  @Test
  void an_answer_without_a_body_leaves_the_connection_usable() throws Exception {
    var both =
        RawClient.ask(
            server.address(), "GET /none HTTP/1.1\r\nHost: x\r\n\r\n".concat(last("/other")));
    assertThat(both).startsWith("HTTP/1.1 204 ").contains("HTTP/1.1 303 ", "Location: /file");
  }

  @Test
  void a_body_that_breaks_off_ends_the_connection_and_closes_its_source() throws Exception {
    var answer = RawClient.ask(server.address(), "GET /cut HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).contains("content-length: 1000000").endsWith("x".repeat(1_000));
  }

  @Test
  void a_client_that_leaves_in_the_middle_leaves_nothing_open() throws Exception {
    for (var path : List.of("/file", "/made"))
      for (var n = 0; n < 20; n++)
        try (var leaver = RawClient.to(server.address())) {
          leaver.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").readTo("\r\n\r\n");
        }
    await().untilAsserted(() -> assertThat(open).hasValue(0));
    await().untilAsserted(() -> assertThat(openOf(file)).isZero());
  }

  @Test
  void hundreds_of_ranges_left_open_delay_nobody_and_cost_a_piece_each() throws Exception {
    var idle = new ArrayList<RawClient>();
    for (var n = 0; n < 400; n++) {
      var range = "Range: bytes=" + n + "-\r\n\r\n";
      var path = n % 2 == 0 ? "/file" : "/made";
      idle.add(RawClient.to(server.address()));
      idle.getLast().send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + range);
    }
    for (var one : idle) assertThat(one.readTo("\r\n\r\n")).startsWith("HTTP/1.1 206 ");
    assertThat(get("/file", "Range", "bytes=5-9").body())
        .isEqualTo(Arrays.copyOfRange(content, 5, 10));
    for (var one : idle) one.close();
    await().untilAsserted(() -> assertThat(open).hasValue(0));
    await().untilAsserted(() -> assertThat(openOf(file)).isZero());
  }

  private static final class Broken implements Seekable {
    @Override
    public long length() {
      return 1_000_000;
    }

    @Override
    public int read(long from, ByteBuffer to) throws IOException {
      if (from >= 100_000) throw new IOException("the disc is broken");
      to.put((byte) 'x');
      return 1;
    }

    @Override
    public void close() {
      // nothing to close
    }
  }

  private static long openOf(Path file) throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(fd -> leadsTo(fd, file)).count();
    }
  }

  private static boolean leadsTo(Path fd, Path file) {
    try {
      return Files.readSymbolicLink(fd).equals(file);
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return ask("GET", path, headers);
  }

  private HttpResponse<byte[]> ask(String method, String path, String... headers) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) request.headers(headers);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String last(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
