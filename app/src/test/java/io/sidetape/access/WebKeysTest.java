package io.sidetape.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebKeysTest implements InstantSource {
  private static ECKey one;
  private static ECKey two;

  private final AtomicInteger asked = new AtomicInteger();
  private volatile String body = "";
  private volatile int status = 200;
  private volatile Instant now = Desk.START;
  private HttpServer server;
  private WebKeys keys;

  @BeforeAll
  static void generate() throws Exception {
    one = new ECKeyGenerator(Curve.P_256).keyID("one").generate().toPublicJWK();
    two = new ECKeyGenerator(Curve.P_256).keyID("two").generate().toPublicJWK();
  }

  @BeforeEach
  void start() throws IOException {
    body = json(one);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          var bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, bytes.length);
          try (var out = exchange.getResponseBody()) {
            out.write(bytes);
          }
        });
    server.start();
    var url = URI.create("http://localhost:" + server.getAddress().getPort() + "/keys");
    keys = new WebKeys(url, this);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Test
  void keys_are_fetched_once_for_ten_minutes() throws Exception {
    for (var n = 0; n < 100; n++) assertThat(keys.known().getKeys()).containsExactly(one);
    assertThat(asked).hasValue(1);
    body = json(two);
    now = now.plus(WebKeys.FRESH);
    assertThat(keys.known().getKeys()).containsExactly(two);
    assertThat(asked).hasValue(2);
  }

  @Test
  void whatever_kids_come_the_issuer_is_asked_twice_a_minute_at_most() throws Exception {
    keys.known();
    body = json(one, two);
    for (var n = 0; n < 100; n++) assertThat(keys.anew().getKeys()).containsExactly(one);
    assertThat(asked).hasValue(1);
    now = now.plus(WebKeys.GAP);
    for (var n = 0; n < 100; n++) assertThat(keys.anew().getKeys()).containsExactly(one, two);
    assertThat(asked).hasValue(2);
  }

  @Test
  void many_at_once_ask_once() throws Exception {
    var threads = new ArrayList<Thread>();
    for (var n = 0; n < 50; n++)
      threads.add(
          Thread.startVirtualThread(() -> {
            try {
              keys.known();
            } catch (IOException down) {
              throw new java.io.UncheckedIOException(down);
            }
          }));
    for (var thread : threads) thread.join();
    assertThat(asked).hasValue(1);
  }

  @Test
  void while_the_issuer_is_down_the_keys_go_on_for_a_day() throws Exception {
    keys.known();
    status = 503;
    now = now.plus(Duration.ofHours(1));
    assertThat(keys.known().getKeys()).containsExactly(one);
    assertThat(keys.problem()).hasValueSatisfying(it -> assertThat(it).contains("answered 503"));
    now = now.plus(Duration.ofHours(23));
    assertThatThrownBy(keys::known).hasMessageContaining("answered 503");
    status = 200;
    now = now.plus(WebKeys.GAP);
    assertThat(keys.known().getKeys()).containsExactly(one);
    assertThat(keys.problem()).isEmpty();
  }

  @Test
  void an_issuer_that_was_never_there_gives_no_keys_and_is_not_asked_at_each_request() {
    server.stop(0);
    for (var n = 0; n < 3; n++)
      assertThatThrownBy(keys::known).hasMessageContaining("access.jwt.jwks http://localhost");
  }

  @Test
  void a_redirect_nonsense_and_a_flood_are_no_keys() {
    for (var bad : List.of("", "<html>", "[]", "{\"keys\":1}", "x".repeat(1 << 20))) {
      body = bad;
      now = now.plus(WebKeys.GAP);
      assertThatThrownBy(keys::known).as(bad).isInstanceOf(IOException.class);
    }
    status = 302;
    body = json(one);
    now = now.plus(WebKeys.GAP);
    assertThatThrownBy(keys::known).hasMessageContaining("answered 302");
  }

  private static String json(JWK... keys) {
    return new JWKSet(List.of(keys)).toString();
  }
}
