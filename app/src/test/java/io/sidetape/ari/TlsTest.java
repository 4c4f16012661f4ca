package io.sidetape.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.SslContextBuilder;
import io.sidetape.SelfSigned;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir Path folder;
  private final Listening listening = new Listening();

  @Test
  void a_private_ca_is_accepted_when_it_is_named() throws Exception {
    var key = SelfSigned.make(folder, "here", "ip:127.0.0.1");
    try (var fake = secure(key);
        var asterisk = Asterisk.open(fake.settings().withCa(key.certificate()), listening)) {
      listening.until(AriEvent.Connected.class, 1);
      fake.call("17.1");
      listening.until(AriEvent.StasisStart.class, 1);
      assertThat(asterisk.channels()).hasSize(1);
    }
  }

  @Test
  void an_unknown_ca_is_refused() throws Exception {
    try (var fake = secure(SelfSigned.make(folder, "here", "ip:127.0.0.1"));
        var asterisk = Asterisk.open(fake.settings(), listening)) {
      assertThatThrownBy(asterisk::channels)
          .isInstanceOf(AriException.Unreachable.class)
          .hasMessageContaining("certificate was not accepted");
      assertThat(fake.requests()).isEmpty();
    }
  }

  @Test
  void a_certificate_of_another_host_is_refused() throws Exception {
    var key = SelfSigned.make(folder, "there", "dns:pbx.example.org");
    try (var fake = secure(key);
        var asterisk = Asterisk.open(fake.settings().withCa(key.certificate()), listening)) {
      assertThatThrownBy(asterisk::channels)
          .isInstanceOf(AriException.Unreachable.class)
          .hasMessageContaining("certificate was not accepted");
      assertThat(fake.requests()).isEmpty();
    }
  }

  @Test
  void a_server_without_tls_says_so_in_time() {
    try (var fake = FakeAsterisk.start()) {
      var url = URI.create("https://127.0.0.1:" + fake.port());
      var settings = AriSettings.of(url, "u", "p", "a").withRequestTimeout(Duration.ofSeconds(2));
      try (var asterisk = Asterisk.open(settings, listening)) {
        assertThatThrownBy(asterisk::channels)
            .isInstanceOf(AriException.Unreachable.class)
            .hasMessageContaining("speaks no TLS");
      }
    }
  }

  @Test
  void a_ca_file_without_a_certificate_is_wrong_set_up() throws Exception {
    var file = Files.writeString(folder.resolve("ca.pem"), "nothing");
    var settings = AriSettings.of(URI.create("https://127.0.0.1:1"), "u", "p", "a").withCa(file);
    assertThatThrownBy(() -> Asterisk.open(settings, listening))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString());
  }

  private FakeAsterisk secure(SelfSigned key) throws Exception {
    var context = SslContextBuilder.forServer(key.keys()).build();
    return FakeAsterisk.startSecure(channel -> context.newEngine(channel.alloc()));
  }
}
