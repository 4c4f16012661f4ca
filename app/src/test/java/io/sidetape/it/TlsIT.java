package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.daemon.AsteriskConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asterisk's own TLS server: what is asked and told goes through it, and only to the right one.
class TlsIT {
  private static final Duration SHORT = Duration.ofMillis(1_500);
  private static final String WORD = "changeit";

  private static RealAsterisk asterisk;
  private static URI url;
  private static Path certificate;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    asterisk = RealAsterisk.up("tls");
    var etc = asterisk.configuration();
    certificate = etc.resolve("ari.pem");
    var key = etc.resolve("ari.key");
    writeKey(etc.resolve("ari.p12"), certificate, key);
    int port = freePort();
    Files.writeString(
        etc.resolve("http.conf"),
        "tlsenable = yes\ntlsbindaddr = 127.0.0.1:%d\ntlscertfile = %s\ntlsprivatekey = %s\n"
            .formatted(port, certificate, key),
        StandardOpenOption.APPEND);
    asterisk.cli("module reload http");
    url = URI.create("https://127.0.0.1:" + port);
  }

  @AfterAll
  static void stop() {
    asterisk.close();
  }

  @Test
  void a_call_is_recorded_by_way_of_a_certificate_that_is_named() throws IOException {
    try (var daemon = RecordingDaemon.startedOn(asterisk, config(certificate), folder)) {
      daemon.listening();
      var call = asterisk.call("agent", Map.of("__SIDETAPE_ARGS", "tenant=acme")).talk(SHORT);
      call.hangUp();
      var manifest = daemon.manifestOf(call);
      Truth.isTold(manifest, daemon.audioOf(manifest));
      daemon.leavesNothing();
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() throws Exception {
    var other = folder.resolve("other.pem");
    writeKey(folder.resolve("other.p12"), other, folder.resolve("other.key"));
    try (var complaints = new Complaints();
        var daemon = RecordingDaemon.startedOn(asterisk, config(other), folder)) {
      complaints.awaitOne("certificate was not accepted");
      assertThat(daemon.listens()).isFalse();
      assertThat(complaints.stackTraces()).isEmpty();
    }
  }

  private static AsteriskConfig config(Path ca) {
    var plain = asterisk.config();
    return new AsteriskConfig(
        url, plain.username(), plain.password(), plain.app(), Optional.of(ca), plain.recordings());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void writeKey(Path store, Path certificate, Path key) throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "ari",
                    "-keyalg",
                    "RSA",
                    "-dname",
                    "CN=ari",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    WORD,
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .start();
    var said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    var keys = KeyStore.getInstance(store.toFile(), WORD.toCharArray());
    pem(certificate, "CERTIFICATE", keys.getCertificate("ari").getEncoded());
    pem(key, "PRIVATE KEY", keys.getKey("ari", WORD.toCharArray()).getEncoded());
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, lines, what));
  }
}
