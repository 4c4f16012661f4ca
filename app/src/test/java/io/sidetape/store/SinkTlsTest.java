package io.sidetape.store;

import static io.sidetape.store.ScriptedSink.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.SelfSigned;
import io.sidetape.store.SinkAnswer.Later;
import io.sidetape.store.SinkAnswer.Taken;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkTlsTest {
  @TempDir static Path folder;
  private static SelfSigned good;
  private static SelfSigned other;
  private static SelfSigned elsewhere;

  @BeforeAll
  static void certificates() throws Exception {
    good = SelfSigned.make(folder, "good", "dns:localhost");
    other = SelfSigned.make(folder, "other", "dns:localhost");
    elsewhere = SelfSigned.make(folder, "elsewhere", "dns:elsewhere.example");
  }

  @Test
  void a_private_ca_is_trusted_when_it_is_named() throws Exception {
    assertThat(post(good, Optional.of(good.certificate()))).isEqualTo(new Taken(200));
  }

  @Test
  void a_certificate_nobody_vouches_for_is_refused_before_anything_is_sent() throws Exception {
    refused(good, Optional.empty());
    refused(good, Optional.of(other.certificate()));
  }

  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    refused(elsewhere, Optional.of(elsewhere.certificate()));
  }

  @Test
  void a_ca_file_without_certificate_is_named() throws IOException {
    var junk = Files.writeString(folder.resolve("junk.pem"), "");
    assertThatThrownBy(() -> post(good, Optional.of(junk)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("junk.pem")
        .hasMessageContaining("no certificate");
    assertThatThrownBy(() -> post(good, Optional.of(folder.resolve("missing.pem"))))
        .hasMessageContaining("missing.pem");
  }

  private static void refused(SelfSigned server, Optional<Path> ca) throws Exception {
    assertThat(post(server, ca))
        .isInstanceOfSatisfying(
            Later.class, later -> assertThat(later.why()).contains("failed at TLS"));
  }

  private static SinkAnswer post(SelfSigned certificate, Optional<Path> ca) throws Exception {
    var wav = Files.writeString(folder.resolve("a.wav"), "RIFF");
    var server =
        certificate
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    try (var scripted =
            new ScriptedSink(
                server, "https", answering("HTTP/1.1 200 OK", "Content-Length: 0", "", ""));
        var sink =
            new Sink(
                new SinkSettings(
                    scripted.url(), Optional.of("s3cret"), true, ca, Duration.ofSeconds(5)))) {
      var answer = sink.post(Samples.completed(), wav);
      assertThat(scripted.requests).hasSize(answer instanceof Taken ? 1 : 0);
      return answer;
    }
  }
}
