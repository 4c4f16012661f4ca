package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.sidetape.metrics.Metrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
  private static final int MOST = 20;
  private static final int MOST_EACH = 5;

  private final Metrics metrics = new Metrics("test");
  private final ConnectionLimit limit =
      new ConnectionLimit(
          MOST, MOST_EACH, new Proxies(List.of(AddressBlock.parse("10.1.0.0/16"))), metrics);

  /// A connection as it comes from that address.
  private EmbeddedChannel from(String address) {
    var peer = new InetSocketAddress(InetAddress.ofLiteral(address), 50_000);
    return new EmbeddedChannel(limit) {
      @Override
      protected SocketAddress remoteAddress0() {
        return peer;
      }
    };
  }

  private List<EmbeddedChannel> from(String address, int number) {
    return IntStream.range(0, number).mapToObj(_ -> from(address)).toList();
  }

  private static long open(List<EmbeddedChannel> connections) {
    return connections.stream().filter(EmbeddedChannel::isOpen).count();
  }

  @Test
  void one_address_does_not_take_the_others_places_and_each_that_it_frees_is_its_own_again() {
    var greedy = from("192.0.2.7", 12);
    assertThat(open(greedy)).isEqualTo(MOST_EACH);
    assertThat(metrics.scrape()).contains("limit=\"http_connections_per_address\"} 7.0");
    assertThat(open(from("192.0.2.8", 3))).isEqualTo(3);
    greedy.getFirst().finishAndReleaseAll();
    assertThat(from("192.0.2.7").isOpen()).isTrue();
    assertThat(from("192.0.2.7").isOpen()).isFalse();
  }

  @Test
  void a_network_of_IPv6_is_one_client() {
    assertThat(open(from("2001:db8::1", 4)) + open(from("2001:db8::ffff:2", 4)))
        .isEqualTo(MOST_EACH);
    assertThat(from("2001:db8:0:1::1").isOpen()).isTrue();
  }

  @Test
  void this_machine_and_a_proxy_are_many_clients_within_the_limit_of_all() {
    assertThat(open(from("127.0.0.1", 9))).isEqualTo(9);
    assertThat(open(from("10.1.2.3", 20))).isEqualTo(11);
    assertThat(metrics.scrape())
        .contains("limit=\"http_connections\"} 9.0")
        .doesNotContain("limit=\"http_connections_per_address\"}");
  }

  @Test
  void whoever_has_gone_is_forgotten() {
    from("192.0.2.7", 12).forEach(EmbeddedChannel::finishAndReleaseAll);
    assertThat(limit.clients()).isZero();
  }
}
