package io.sidetape.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookCommandTest {
  @TempDir Path folder;
  private final Set<String> messageIds = ConcurrentHashMap.newKeySet();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            messageIds.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            var good = exchange.getRequestURI().getPath().equals("/good");
            exchange.sendResponseHeaders(good && body.contains("webhook.test") ? 200 : 401, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void each_target_is_tried_once_and_what_it_answered_is_told() throws IOException {
    var config = config(true);
    var good = Cli.run("webhook", "test", "-c", config, "--tenant", "acme");
    assertThat(good.exit()).isZero();
    assertThat(good.stdout())
        .matches("ok    acme, http://localhost:\\d+: answered 200, \\d+ ms\n")
        .doesNotContain("/good");
    var all = Cli.run("webhook", "test", "-c", config);
    assertThat(all.exit()).isEqualTo(Exit.FAILED);
    assertThat(all.stdout()).contains("ok    acme", "fail  other", "answered 401").hasLineCount(2);
    var json = Cli.run("webhook", "test", "--json", "-c", config).stdout();
    var second = new JsonMapper().readTree(json).get(1);
    assertThat(second.path("ok").asBoolean(true)).isFalse();
    assertThat(second.path("answer").asText()).isEqualTo("answered 401");
  }

  @Test
  void a_second_test_is_no_repetition_to_its_receiver() throws IOException {
    for (int i = 0; i < 2; i++) Cli.run("webhook", "test", "-c", config(true), "--tenant", "acme");
    assertThat(messageIds).hasSize(2);
  }

  @Test
  void a_private_address_is_refused_with_the_setting_that_allows_it() throws IOException {
    var refused = Cli.run("webhook", "test", "-c", config(false), "--tenant", "acme");
    assertThat(refused.exit()).isEqualTo(Exit.FAILED);
    assertThat(refused.stdout()).contains("private address; see webhooks.private_addresses");
  }

  @Test
  void without_a_webhook_there_is_nothing_to_try() throws IOException {
    var none = Cli.run("webhook", "test", "-c", config(true), "--tenant", "nobody");
    assertThat(none.exit()).isEqualTo(Exit.FAILED);
    assertThat(none.stderr())
        .isEqualTo("sidetape webhook test: no webhook is configured for nobody\n");
  }

  private Path config(boolean privateToo) throws IOException {
    var url = "http://localhost:" + server.getAddress().getPort();
    var secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    var file =
        Files.writeString(
            folder.resolve("sidetape.yaml"),
            """
            asterisk: {url: 'http://127.0.0.1:1', username: a, password: b}
            state: %s/state
            webhooks: {private_addresses: %s}
            tenants:
              acme: {webhooks: [{url: '%s/good', secret: %s}]}
              other: {webhooks: [{url: '%s/bad', secret: %s}]}
            """
                .formatted(folder, privateToo, url, secret, url, secret));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
