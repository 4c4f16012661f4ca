package io.sidetape.store;

import static io.sidetape.store.ScriptedSink.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.store.SinkAnswer.Later;
import io.sidetape.store.SinkAnswer.Taken;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  @BeforeAll
  static void certificates() throws Exception {
    certificate("good", "dns:localhost");
    certificate("other", "dns:localhost");
    certificate("elsewhere", "dns:elsewhere.example");
  }

  @Test
  void a_private_ca_is_trusted_when_it_is_named() throws Exception {
    assertThat(post("good", Optional.of(pem("good")))).isEqualTo(new Taken(200));
  }

  @Test
  void a_certificate_nobody_vouches_for_is_refused_before_anything_is_sent() throws Exception {
    refused("good", Optional.empty());
    refused("good", Optional.of(pem("other")));
  }

  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    refused("elsewhere", Optional.of(pem("elsewhere")));
  }

  @Test
  void a_ca_file_without_certificate_is_named() throws IOException {
    var junk = Files.writeString(folder.resolve("junk.pem"), "");
    assertThatThrownBy(() -> post("good", Optional.of(junk)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("junk.pem")
        .hasMessageContaining("no certificate");
    assertThatThrownBy(() -> post("good", Optional.of(folder.resolve("missing.pem"))))
        .hasMessageContaining("missing.pem");
  }

  private static void refused(String server, Optional<Path> ca) throws Exception {
    assertThat(post(server, ca))
        .isInstanceOfSatisfying(
            Later.class, later -> assertThat(later.why()).contains("failed at TLS"));
  }

  private static SinkAnswer post(String certificate, Optional<Path> ca) throws Exception {
    var wav = Files.writeString(folder.resolve("a.wav"), "RIFF");
    var server =
        context(certificate)
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

  private static SSLContext context(String name) throws Exception {
    var store =
        KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void certificate(String name, String host) throws Exception {
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=" + host,
        "-storetype",
        "PKCS12",
        "-keystore",
        folder.resolve(name + ".p12").toString());
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        name,
        "-file",
        pem(name).toString(),
        "-keystore",
        folder.resolve(name + ".p12").toString());
  }

  private static Path pem(String name) {
    return folder.resolve(name + ".pem");
  }

  private static void keytool(String... words) throws Exception {
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(words));
    command.addAll(List.of("-storepass", PASSWORD));
    var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said =
        new String(
            keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }
}
