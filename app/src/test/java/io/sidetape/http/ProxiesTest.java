package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final Route WHO =
      Route.get(
          "/who",
          request -> Response.text(200, "text/plain", request.remote().getHostAddress() + "!"));

  /// Who the server takes for the one who asks, behind these proxies.
  private static String who(String proxies, String... headers) throws IOException {
    var blocks = List.of(proxies.split(" ")).stream().map(AddressBlock::parse).toList();
    var settings =
        new HttpSettings("127.0.0.1", 0, Optional.empty(), Optional.empty(), new Proxies(blocks));
    try (var server = HttpServer.start(settings, new Metrics("test"), List.of(WHO))) {
      var lines = String.join("", List.of(headers).stream().map(it -> it + "\r\n").toList());
      var answer =
          RawClient.ask(
              server.address(),
              "GET /who HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + lines + "\r\n");
      return answer.substring(answer.lastIndexOf('\n') + 1, answer.length() - 1);
    }
  }

  @Test
  void a_proxy_is_believed_and_nobody_else() throws IOException {
    assertThat(who("127.0.0.1", "X-Forwarded-For: 192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(who("10.0.0.0/8", "X-Forwarded-For: 192.0.2.7")).isEqualTo("127.0.0.1");
    assertThat(who("127.0.0.1")).isEqualTo("127.0.0.1");
  }

  @Test
  void what_a_client_has_put_there_itself_is_not_believed() throws IOException {
    assertThat(who("127.0.0.1", "X-Forwarded-For: 127.0.0.1, 10.0.0.9, 192.0.2.7"))
        .isEqualTo("192.0.2.7");
    assertThat(who("127.0.0.1", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 192.0.2.7"))
        .isEqualTo("192.0.2.7");
  }

  @Test
  void behind_a_row_of_proxies_it_is_who_the_first_one_heard() throws IOException {
    assertThat(who("127.0.0.0/8 10.0.0.0/8", "X-Forwarded-For: 2001:db8::7, 10.0.0.9"))
        .isEqualTo("2001:db8:0:0:0:0:0:7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " , ", "unknown", "localhost", "192.0.2.7/8", "1", "<script>", "_x"})
  void what_is_no_address_leaves_the_proxy(String said) throws IOException {
    assertThat(who("127.0.0.1", "X-Forwarded-For: " + said)).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, ::1, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 203.0.113.1, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false"
  })
  void a_block_holds_what_begins_like_it(String block, String address, boolean held) {
    assertThat(AddressBlock.parse(block).holds(InetAddress.ofLiteral(address))).isEqualTo(held);
    assertThat(AddressBlock.parse(AddressBlock.parse(block).toString()))
        .isEqualTo(AddressBlock.parse(block));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10.1",
        "10.0.0.0/33",
        "::/129",
        "proxy.example",
        "10.0.0.256",
        "::1%lo"
      })
  void what_is_no_block_is_refused_without_asking_a_name_server(String text) {
    assertThatThrownBy(() -> AddressBlock.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
