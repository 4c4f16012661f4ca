package io.sidetape.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sidetape.access.AccessSettings;
import io.sidetape.access.Scope;
import io.sidetape.access.Tokens;
import io.sidetape.ari.FakeAsterisk;
import io.sidetape.ari.Reply;
import io.sidetape.call.CallSettings;
import io.sidetape.call.Policy;
import io.sidetape.delivery.House;
import io.sidetape.http.Proxies;
import io.sidetape.http.Rate;
import io.sidetape.store.SinkSettings;
import io.sidetape.webhook.EventType;
import io.sidetape.webhook.Target;
import io.sidetape.webhook.WebhookSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole daemon and what it says of itself: over HTTP, and to systemd on a real notify socket.
class DaemonTest {
  @TempDir Path folder;

  @Test
  void it_is_ready_once_asterisk_has_said_what_lives() throws Exception {
    try (var fake = FakeAsterisk.start();
        var daemon = start(fake, HttpConfig.ANY_PORT)) {
      await().untilAsserted(() -> assertThat(get(daemon, "/readyz").statusCode()).isEqualTo(200));
      assertThat(get(daemon, "/readyz").body())
          .contains("ari", "spool", "recordings", "volume", "delivery", "calls");
      assertThat(get(daemon, "/healthz").statusCode()).isEqualTo(200);
      assertThat(metrics(daemon))
          .contains("sidetape_ari_connected 1.0", "sidetape_active_recordings 0.0");
    }
  }

  @Test
  void without_a_token_this_machine_sees_health_and_pages_that_hold_nothing() throws Exception {
    try (var fake = FakeAsterisk.start();
        var daemon = start(fake, HttpConfig.ANY_PORT)) {
      await().until(daemon::ready);
      for (var open : List.of("/healthz", "/", "/calls/x", "/listen/x", "/enter/x"))
        assertThat(get(daemon, open).statusCode()).as(open).isIn(200, 503);
      for (var shut :
          List.of("/metrics", "/openapi.json", "/api/calls", "/api/live", "/api/events"))
        assertThat(get(daemon, shut).statusCode()).as(shut).isEqualTo(401);
      assertThat(ask(daemon, "/metrics", token("acme")).statusCode()).isEqualTo(403);
      assertThat(ask(daemon, "/metrics", token("*")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void what_a_proxy_on_this_machine_passes_on_is_not_from_this_machine() throws Exception {
    try (var fake = FakeAsterisk.start();
        var daemon = start(fake, HttpConfig.ANY_PORT)) {
      await().until(daemon::ready);
      for (var header : List.of("X-Forwarded-For", "Forwarded", "Via")) {
        var passedOn = HttpRequest.newBuilder(uri(daemon, "/healthz")).header(header, "x");
        try (var client = HttpClient.newHttpClient()) {
          assertThat(
                  client
                      .send(passedOn.build(), HttpResponse.BodyHandlers.discarding())
                      .statusCode())
              .as(header)
              .isEqualTo(401);
        }
      }
    }
  }

  @Test
  void metrics_are_open_to_this_machine_where_the_operator_says_so() throws Exception {
    var open =
        new HttpConfig(
            "127.0.0.1",
            0,
            Optional.empty(),
            Rate.DEFAULT,
            Optional.empty(),
            Proxies.NONE,
            Optional.empty(),
            true);
    try (var fake = FakeAsterisk.start();
        var daemon = start(fake, open)) {
      await().until(daemon::ready); // else it still rehearses in the folder when that is deleted
      assertThat(get(daemon, "/metrics").body()).contains("sidetape_build_info");
    }
  }

  private String token(String tenant) throws IOException {
    return Tokens.in(folder.resolve("state"), Clock.systemUTC())
        .create(tenant, Set.of(Scope.ADMIN), Optional.empty(), Optional.empty())
        .text();
  }

  private String metrics(Daemon daemon) throws Exception {
    return ask(daemon, "/metrics", token("*")).body();
  }

  private static HttpResponse<String> ask(Daemon daemon, String path, String token)
      throws Exception {
    var request = HttpRequest.newBuilder(uri(daemon, path));
    request.header("Authorization", "Bearer " + token);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void it_rehearses_before_it_is_ready_and_leaves_nothing_of_that() throws Exception {
    try (var fake = FakeAsterisk.start();
        var daemon = start(fake, HttpConfig.ANY_PORT)) {
      await().until(daemon::ready);
      assertThat(fake.asked("POST", "/channels/sidetape-rehearsal/snoop/*")).isGreaterThan(20);
      assertThat(fake.channels()).isEmpty();
      assertThat(fake.recordings()).isEmpty();
      assertThat(folder.resolve("state/spool")).isEmptyDirectory();
      assertThat(metrics(daemon)).doesNotContain("tenant=\"rehearsal");
    }
  }

  @Test
  void without_asterisk_it_is_alive_and_not_ready() throws Exception {
    var fake = FakeAsterisk.start();
    try (var daemon = start(fake, HttpConfig.ANY_PORT)) {
      await().untilAsserted(() -> assertThat(get(daemon, "/readyz").statusCode()).isEqualTo(200));
      fake.close();
      await().untilAsserted(() -> assertThat(get(daemon, "/readyz").body()).contains("not conn"));
      assertThat(get(daemon, "/readyz").statusCode()).isEqualTo(503);
      assertThat(get(daemon, "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_token_signs_in_at_the_running_daemon() throws Exception {
    try (var fake = FakeAsterisk.start();
        var daemon = start(fake, HttpConfig.ANY_PORT)) {
      assertThat(get(daemon, "/api/session").statusCode()).isEqualTo(401);
      var tokens = Tokens.in(folder.resolve("state"), Clock.systemUTC());
      var token = tokens.create("acme", Set.of(Scope.ADMIN), Optional.empty(), Optional.empty());
      var asked =
          HttpRequest.newBuilder(uri(daemon, "/api/session"))
              .header("Authorization", "Bearer " + token.text());
      try (var client = HttpClient.newHttpClient()) {
        assertThat(client.send(asked.build(), HttpResponse.BodyHandlers.ofString()).body())
            .contains("token:" + token.token().id());
      }
    }
  }

  @Test
  void a_webhook_is_told_of_a_call_s_start_and_of_its_end_and_the_api_says_why_there_is_no_sound()
      throws Exception {
    var told = new LinkedBlockingQueue<String>();
    var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    try (var fake = FakeAsterisk.start();
        var daemon = Daemon.start(config(fake, HttpConfig.ANY_PORT, to(receiver.getAddress())))) {
      fake.untilConnected();
      fake.call("1700000000.9", "tenant=acme");
      assertThat(told.poll(60, TimeUnit.SECONDS)).contains("recording.started", "1700000000.9");
      fake.hangUp("1700000000.9");
      assertThat(told.poll(60, TimeUnit.SECONDS)).contains("recording.failed", "file_missing");
      var token =
          Tokens.in(folder.resolve("state"), Clock.systemUTC())
              .create("acme", Set.of(Scope.RECORDINGS_READ), Optional.empty(), Optional.empty());
      await()
          .untilAsserted(() ->
              assertThat(get(daemon, "/api/calls/1700000000.9", token.text()))
                  .contains("\"failed\"", "file_missing"));
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void a_recording_that_only_the_sink_keeps_is_found_and_says_where_it_went() throws Exception {
    var sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sink.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    sink.start();
    try (var fake = FakeAsterisk.start();
        var daemon =
            Daemon.start(config(fake, HttpConfig.ANY_PORT, WebhookSettings.DEFAULTS, away(sink)))) {
      await().until(daemon::ready);
      fake.call("1700000000.9", "tenant=acme");
      await().until(() -> fake.recordings().size() == 2);
      for (var name : fake.recordings()) Files.write(sound(name), House.wav(500, true));
      fake.hangUp("1700000000.9");
      var where = "went to the sink at http://127.0.0.1:" + sink.getAddress().getPort() + "/take";
      var path = "/api/calls/1700000000.9/recording";
      await().untilAsserted(() -> assertThat(get(daemon, path, token("acme"))).contains(where));
    } finally {
      sink.stop(0);
    }
  }

  private Path sound(String recording) throws IOException {
    var file = folder.resolve("recordings").resolve(recording + ".wav");
    Files.createDirectories(file.resolveSibling("."));
    return file;
  }

  private static Optional<SinkSettings> away(HttpServer sink) {
    var url = URI.create("http://127.0.0.1:" + sink.getAddress().getPort() + "/take?secret=x");
    return Optional.of(
        new SinkSettings(url, Optional.empty(), false, Optional.empty(), SinkSettings.TIMEOUT));
  }

  private static WebhookSettings to(InetSocketAddress receiver) {
    var url = URI.create("http://127.0.0.1:" + receiver.getPort() + "/");
    var secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
    var events = Set.of(EventType.STARTED, EventType.COMPLETED, EventType.FAILED);
    var target = new Target(url, secret, events, Target.Format.STANDARD);
    return new WebhookSettings(
        Map.of("acme", List.of(target)), true, WebhookSettings.GIVE_UP_AFTER);
  }

  private static String get(Daemon daemon, String path, String token) throws Exception {
    var request =
        HttpRequest.newBuilder(uri(daemon, path)).header("Authorization", "Bearer " + token);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void a_volume_that_cannot_be_written_to_is_not_ready() throws Exception {
    try (var fake = FakeAsterisk.start();
        var daemon = start(fake, HttpConfig.ANY_PORT)) {
      Files.delete(folder.resolve("volume"));
      await().untilAsserted(() -> assertThat(get(daemon, "/readyz").body()).contains("volume can"));
    }
  }

  @Test
  void calls_are_counted_by_tenant() throws Exception {
    try (var fake = FakeAsterisk.start();
        var daemon = start(fake, HttpConfig.ANY_PORT)) {
      fake.untilConnected();
      fake.call("1700000000.1", "tenant=acme");
      await()
          .untilAsserted(() ->
              assertThat(metrics(daemon))
                  .contains("sidetape_calls_expected_total{tenant=\"acme\"} 1.0")
                  .contains("sidetape_start_latency_seconds_count 1"));
      fake.hangUp("1700000000.1");
      await()
          .untilAsserted(
              () -> assertThat(metrics(daemon)).contains("status=\"failed\",tenant=\"acme\"} 1.0"));
    }
  }

  @Test
  void systemd_hears_of_ready_after_the_first_reconcile_and_of_a_beat_from_the_events_thread()
      throws Throwable {
    var socket = folder.resolve("notify").toString();
    try (var systemd = NotifySocket.at(socket);
        var fake = FakeAsterisk.start()) {
      var starting = new AtomicBoolean(true);
      fake.on(
          "GET", "/channels", _ -> starting.get() ? Reply.refused(503, "still starting") : null);
      var notify = SystemdNotify.of(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "400000"));
      try (var _ = Daemon.start(config(fake, HttpConfig.ANY_PORT), notify)) {
        var heard = new ArrayList<String>();
        await().until(() -> hear(systemd, heard).contains("STATUS=connected; asking what lives"));
        assertThat(heard).contains("WATCHDOG=1").doesNotContain("READY=1");
        starting.set(false);
        await().until(() -> hear(systemd, heard).contains("READY=1"));
        await().until(() -> hear(systemd, heard).contains("STATUS=0 calls, 0 to deliver"));
      }
      var last = new ArrayList<String>();
      assertThat(hear(systemd, last)).contains("STOPPING=1");
    }
  }

  @Test
  void a_port_that_is_taken_is_one_clear_line() throws Exception {
    try (var fake = FakeAsterisk.start();
        var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      var http = new HttpConfig("127.0.0.1", taken.getLocalPort());
      assertThatThrownBy(() -> start(fake, http))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("http: cannot listen on 127.0.0.1:" + taken.getLocalPort());
      start(fake, HttpConfig.ANY_PORT).close(); // the state folder is free again
    }
  }

  private static List<String> hear(NotifySocket systemd, List<String> heard) throws Exception {
    try {
      for (var next = systemd.next(); next.isPresent(); next = systemd.next())
        heard.add(next.get());
      return heard;
    } catch (Throwable broken) {
      throw new IOException(broken);
    }
  }

  private Daemon start(FakeAsterisk fake, HttpConfig http) throws IOException {
    return Daemon.start(config(fake, http));
  }

  private Config config(FakeAsterisk fake, HttpConfig http) throws IOException {
    return config(fake, http, WebhookSettings.DEFAULTS);
  }

  private Config config(FakeAsterisk fake, HttpConfig http, WebhookSettings webhooks)
      throws IOException {
    return config(fake, http, webhooks, Optional.empty());
  }

  private Config config(
      FakeAsterisk fake, HttpConfig http, WebhookSettings webhooks, Optional<SinkSettings> sink)
      throws IOException {
    var ari = fake.settings();
    return new Config(
        new AsteriskConfig(
            ari.url(),
            ari.username(),
            ari.password(),
            ari.app(),
            Optional.empty(),
            Files.createDirectories(folder.resolve("recordings"))),
        folder.resolve("state"),
        folder.resolve("volume"),
        sink,
        Optional.empty(),
        http,
        AccessSettings.DEFAULTS,
        webhooks,
        new CallSettings(CallSettings.DEFAULTS.hold(), 0),
        new Policy(Policy.Rule.ALWAYS, Map.of()),
        Map.of(),
        List.of());
  }

  private static HttpResponse<String> get(Daemon daemon, String path) throws Exception {
    var request = HttpRequest.newBuilder(uri(daemon, path)).build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static URI uri(Daemon daemon, String path) {
    return URI.create("http://127.0.0.1:" + daemon.http().getPort() + path);
  }
}
