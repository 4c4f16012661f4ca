package io.sidetape.store;

import static io.sidetape.store.ScriptedSink.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.Waits;
import io.sidetape.store.ScriptedSink.Script;
import io.sidetape.store.SinkAnswer.Later;
import io.sidetape.store.SinkAnswer.Never;
import io.sidetape.store.SinkAnswer.Taken;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinkTest {
  private static final Instant NOW = Instant.parse("2026-03-02T00:00:00Z");
  private static final String EMPTY = "Content-Length: 0";
  private static final int LARGE = 300 << 20;

  @TempDir Path folder;
  private Path wav;

  @BeforeEach
  void wav() throws IOException {
    wav = Files.writeString(folder.resolve("a.wav"), "RIFF-the-audio");
  }

  @Test
  void the_request_is_a_form_with_manifest_first_then_audio_and_its_digest() throws Exception {
    try (var server = new ScriptedSink(answering("HTTP/1.1 201 Created", EMPTY, "", ""))) {
      assertThat(post(server)).isEqualTo(new Taken(201));
      var request = server.requests.take();
      assertThat(request.head())
          .startsWith("POST /api/recordings HTTP/1.1\r\n")
          .contains("Authorization: Bearer s3cret\r\n")
          .contains("Idempotency-Key: " + Samples.ID + "\r\n")
          .contains("Content-Type: multipart/form-data; boundary=sidetape-")
          .doesNotContain("Transfer-Encoding", "Upgrade");
      var boundary = request.head().replaceAll("(?s).*boundary=(\\S+).*", "$1");
      var parts = request.body().split("--" + boundary, -1);
      assertThat(parts).hasSize(4);
      assertThat(parts[1])
          .startsWith("\r\nContent-Disposition: form-data; name=\"manifest\"\r\n")
          .contains("Content-Type: application/json\r\n\r\n{")
          .endsWith("}\n\r\n");
      assertThat(parts[2])
          .isEqualTo(
              "\r\nContent-Disposition: form-data; name=\"audio\"; filename=\""
                  + Samples.ID
                  + ".wav\"\r\nContent-Type: audio/wav\r\n"
                  + "Content-Digest: sha-256=:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=:\r\n\r\n"
                  + "RIFF-the-audio\r\n");
      assertThat(parts[3]).isEqualTo("--\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 409})
  void success_and_known_already_are_taken(int status) throws Exception {
    assertThat(answerTo(status)).isEqualTo(new Taken(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
  void what_may_pass_is_tried_later(int status) throws Exception {
    assertThat(answerTo(status)).isEqualTo(later("sink answered " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 413, 415, 422})
  void what_would_be_refused_again_is_set_aside(int status) throws Exception {
    assertThat(answerTo(status)).isEqualTo(new Never(status, "sink answered " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void a_redirect_is_not_followed_but_told(int status) throws Exception {
    try (var server =
        new ScriptedSink(
            answering("HTTP/1.1 " + status + " x", EMPTY, "Location: /login", "", ""))) {
      assertThat(post(server))
          .isInstanceOfSatisfying(
              Never.class,
              never -> assertThat(never.why()).contains("to /login", "not followed", "sink.url"));
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void retry_after_is_honoured_as_seconds_and_as_a_date() throws Exception {
    assertThat(retryAfter("120")).contains(Duration.ofMinutes(2));
    assertThat(retryAfter("Mon, 02 Mar 2026 00:10:00 GMT")).contains(Duration.ofMinutes(10));
    assertThat(retryAfter("Sun, 01 Mar 2026 00:00:00 GMT")).contains(Duration.ZERO);
    assertThat(retryAfter("99999999999999999999")).contains(RetryAfter.LONGEST);
    assertThat(retryAfter("soon")).isEmpty();
    assertThat(retryAfter("-5")).isEmpty();
  }

  @Test
  void what_the_sink_says_is_told_on_one_line_and_never_the_token() throws Exception {
    var body = "tenant\u0000 \u001b[31munknown\r\nfor s3cret " + "x".repeat(5000);
    var answer = said("HTTP/1.1 403 x", "Content-Length: " + body.length(), "", body);
    assertThat(answer)
        .isInstanceOfSatisfying(
            Never.class,
            never ->
                assertThat(never.why())
                    .startsWith("sink answered 403: tenant [31munknown for *** xxx")
                    .hasSizeLessThan(250));
  }

  @Waits
  @Test
  void an_answer_before_the_audio_is_read_counts() throws Exception {
    large();
    Script rude =
        (server, socket) -> {
          ScriptedSink.readHead(socket.getInputStream());
          ScriptedSink.send(socket, "HTTP/1.1 403 Forbidden", "Connection: close", EMPTY, "", "");
          socket.shutdownOutput();
          drain(socket.getInputStream());
        };
    try (var server = new ScriptedSink(rude)) {
      assertThat(post(server)).isEqualTo(new Never(403, "sink answered 403"));
    }
  }

  @Test
  void an_answer_and_a_closed_door_before_the_audio_is_read_lose_nothing() throws Exception {
    large();
    Script rude =
        (server, socket) -> {
          ScriptedSink.readHead(socket.getInputStream());
          ScriptedSink.send(socket, "HTTP/1.1 413 Too Large", "Connection: close", EMPTY, "", "");
        };
    try (var server = new ScriptedSink(rude)) {
      var answer = post(server);
      assertThat(answer).isNotInstanceOf(Taken.class);
    }
  }

  @Waits
  @Test
  void a_status_counts_even_if_its_body_breaks_off_or_never_ends() throws Exception {
    assertThat(said("HTTP/1.1 201 x", "Content-Length: 100", "", "half")).isEqualTo(new Taken(201));
    assertThat(said("HTTP/1.1 403 x", "Content-Length: 100", "", "half"))
        .isEqualTo(new Never(403, "sink answered 403: half"));
    Script drip =
        (server, socket) -> {
          ScriptedSink.readAll(socket.getInputStream());
          ScriptedSink.send(socket, "HTTP/1.1 503 x", "Content-Length: 100", "", "wait");
          server.closed.await();
        };
    try (var server = new ScriptedSink(drip)) {
      assertThat(post(server)).isEqualTo(later("sink answered 503: wait"));
    }
  }

  @Test
  void a_reset_a_hang_and_nonsense_are_tried_later() throws Exception {
    Script reset =
        (server, socket) -> {
          ScriptedSink.readHead(socket.getInputStream());
          socket.setSoLinger(true, 0);
        };
    assertThat(why(reset)).contains("broke the connection");
    assertThat(why((server, socket) -> server.closed.await())).contains("did not answer in time");
    assertThat(why(answering("SSH-2.0-OpenSSH", "", ""))).contains("broke the connection");
    assertThat(why(answering("HTTP/1.1 20"))).contains("broke the connection");
  }

  @Test
  void nobody_there_and_nobody_known_are_tried_later() throws Exception {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(whyAt(URI.create("http://127.0.0.1:" + port))).contains("refused the connection");
    try (var sink = sink(URI.create("http://127.0.0.1:" + port))) {
      assertThat(sink.check())
          .hasValueSatisfying(why -> assertThat(why).contains("refused the connection"));
    }
    assertThat(whyAt(URI.create("http://nobody.invalid/"))).contains("not known to DNS");
  }

  @Test
  void a_wav_that_vanished_is_not_the_sinks_fault() throws Exception {
    Files.delete(wav);
    try (var server = new ScriptedSink(answering("HTTP/1.1 200 OK", EMPTY, "", ""))) {
      assertThatThrownBy(() -> post(server))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("a.wav");
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void a_large_file_is_streamed_no_faster_than_the_sink_reads_it() throws Exception {
    large();
    var readAhead = new AtomicLong();
    long before = allocated();
    Script slow =
        (server, socket) -> {
          var in = socket.getInputStream();
          long length = new ScriptedSink.Request(ScriptedSink.readHead(in), "").length();
          in.skipNBytes(10 << 20);
          readAhead.set(allocated() - before);
          in.skipNBytes(length - (10 << 20));
          ScriptedSink.send(socket, "HTTP/1.1 200 OK", EMPTY, "", "");
        };
    try (var server = new ScriptedSink(slow)) {
      assertThat(post(server)).isEqualTo(new Taken(200));
      assertThat(readAhead.get()).isBetween(1L, LARGE / 4L);
    }
  }

  @Test
  void any_http_answer_will_do_for_check() throws Exception {
    try (var server = new ScriptedSink(answering("HTTP/1.1 405 x", EMPTY, "", ""));
        var sink = sink(server.url())) {
      assertThat(sink.check()).isEmpty();
      assertThat(server.requests.take().head()).startsWith("HEAD ");
    }
  }

  @Test
  void the_settings_never_show_the_token() {
    assertThat(settings(URI.create("http://x/")))
        .asString()
        .contains("***")
        .doesNotContain("s3cret");
  }

  private SinkAnswer answerTo(int status) throws Exception {
    return said("HTTP/1.1 " + status + " x", status == 204 ? "X: y" : EMPTY, "", "");
  }

  private Optional<Duration> retryAfter(String value) throws Exception {
    return said("HTTP/1.1 429 x", EMPTY, "Retry-After: " + value, "", "") instanceof Later later
        ? later.retryAfter()
        : Optional.empty();
  }

  private SinkAnswer said(String... lines) throws Exception {
    try (var server = new ScriptedSink(answering(lines))) {
      return post(server);
    }
  }

  private String why(Script script) throws Exception {
    try (var server = new ScriptedSink(script)) {
      return whyAt(server.url());
    }
  }

  private String whyAt(URI url) throws Exception {
    try (var sink = sink(url)) {
      return sink.post(Samples.completed(), wav) instanceof Later later ? later.why() : "not later";
    }
  }

  private SinkAnswer post(ScriptedSink server) throws Exception {
    try (var sink = sink(server.url())) {
      return sink.post(Samples.completed(), wav);
    }
  }

  private static Later later(String why) {
    return new Later(why, Optional.empty());
  }

  private static Sink sink(URI url) {
    return new Sink(settings(url), () -> NOW);
  }

  private static SinkSettings settings(URI url) {
    return new SinkSettings(
        url, Optional.of("s3cret"), true, Optional.empty(), Duration.ofSeconds(1));
  }

  /// A sparse file: much to send, nothing on the disc.
  private void large() throws IOException {
    try (var file = new RandomAccessFile(wav.toFile(), "rw")) {
      file.setLength(LARGE);
    }
  }

  private static void drain(java.io.InputStream in) throws IOException {
    var some = new byte[65536];
    while (in.read(some) >= 0) {}
  }

  /// What all threads have allocated so far, freed or not: a bound that no collection hides.
  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getTotalThreadAllocatedBytes();
  }
}
