package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final Metrics metrics = new Metrics("test");
  private final AtomicLong now = new AtomicLong(-5);
  private final RateLimit limit = new RateLimit(new Rate(2, 3), metrics, now::get);

  @Test
  void a_burst_is_let_through_and_then_so_many_a_second() {
    assertThat(admitted("ann", 10)).isEqualTo(3);
    now.addAndGet(SECOND);
    assertThat(admitted("ann", 10)).isEqualTo(2);
    now.addAndGet(1_000 * SECOND);
    assertThat(admitted("ann", 10)).isEqualTo(3);
  }

  @Test
  void one_client_s_haste_is_not_another_s() {
    assertThat(admitted("ann", 10)).isEqualTo(3);
    assertThat(admitted("bob", 10)).isEqualTo(3);
  }

  @Test
  void a_refusal_says_when_and_is_counted() {
    assertThat(admitted("ann", 3)).isEqualTo(3);
    var refusal = limit.refusal("ann").orElseThrow();
    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.headers()).containsEntry("Retry-After", "1");
    assertThat(metrics.scrape()).contains("limit=\"http_rate\"} 1.0");
  }

  @Test
  void the_table_does_not_grow_without_end() {
    for (var n = 0; n < 3 * RateLimit.MOST_CLIENTS; n++) limit.refusal("client " + n);
    assertThat(limit.clients()).isEqualTo(RateLimit.MOST_CLIENTS);
  }

  @Test
  void a_network_of_IPv6_is_one_client_and_an_address_of_IPv4_is() throws IOException {
    for (var n = 1; n <= 3; n++)
      assertThat(limit.refusal(InetAddress.getByName("2001:db8::" + n))).isEmpty();
    assertThat(limit.refusal(InetAddress.getByName("2001:db8::ffff"))).isPresent();
    assertThat(limit.refusal(InetAddress.getByName("2001:db8:0:1::1"))).isEmpty();
    for (var n = 1; n <= 9; n++)
      assertThat(limit.refusal(InetAddress.getByName("192.0.2." + n))).isEmpty();
  }

  @Test
  void a_limited_route_answers_429_over_HTTP() throws IOException {
    var route = limit.limited(Route.get("/x", _ -> Response.text(200, "text/plain", "x")));
    try (var server = HttpServer.start("127.0.0.1", 0, metrics, List.of(route))) {
      var ask = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";
      var end = "GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      assertThat(RawClient.ask(server.address(), ask.repeat(3) + end))
          .containsOnlyOnce("HTTP/1.1 429 Too Many Requests")
          .contains("Retry-After: 1");
    }
  }

  private int admitted(String who, int asked) {
    var admitted = 0;
    for (var n = 0; n < asked; n++) if (limit.refusal(who).isEmpty()) admitted++;
    return admitted;
  }
}
