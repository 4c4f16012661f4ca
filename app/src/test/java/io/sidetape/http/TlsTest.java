package io.sidetape.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.SelfSigned;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// https, with a certificate of its own.
class TlsTest {
  private static final byte[] CONTENT = new byte[2_000_003];

  @TempDir static Path folder;
  private static Tls tls;
  private static SSLContext trusting;

  @BeforeAll
  static void makeCertificate() throws Exception {
    var made = SelfSigned.make(folder, "x", "dns:localhost");
    tls = new Tls(made.certificate(), made.key());
    trusting = made.context();
    new Random(1).nextBytes(CONTENT);
  }

  @Test
  void files_and_uploads_are_the_same_under_TLS() throws Exception {
    var file = Files.write(folder.resolve("a.wav"), CONTENT);
    var routes =
        List.of(
            Route.get("/file", _ -> Response.file("audio/wav", file, "t")),
            Route.upload("/up", 1 << 24, request -> Response.json(200, count(request.body()))));
    try (var server = start(routes);
        var client = HttpClient.newBuilder().sslContext(trusting).build()) {
      assertThat(server.isEncrypted()).isTrue();
      var whole = client.send(ask(server, "/file").build(), bytes());
      assertThat(whole.body()).isEqualTo(CONTENT);
      var part =
          client.send(ask(server, "/file").header("Range", "bytes=7-1000007").build(), bytes());
      assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, 7, 1_000_008));
      var up = ask(server, "/up").POST(HttpRequest.BodyPublishers.ofByteArray(CONTENT));
      assertThat(new String(client.send(up.build(), bytes()).body(), UTF_8)).isEqualTo("2000003");
    }
  }

  @Test
  void old_protocols_are_refused_and_new_ones_spoken() throws Exception {
    try (var server = start(List.of())) {
      assertThatThrownBy(() -> shake(server, "TLSv1.1")).isInstanceOf(SSLException.class);
      assertThat(shake(server, "TLSv1.2")).isEqualTo("TLSv1.2");
      assertThat(shake(server, "TLSv1.3")).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void a_client_that_speaks_plainly_is_cut_off_and_the_server_lives() throws Exception {
    try (var server = start(List.of())) {
      assertThat(RawClient.ask(server.address(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
          .doesNotContain("HTTP/1.1");
      assertThat(shake(server, "TLSv1.3")).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void files_that_are_none_are_named() throws Exception {
    var none = folder.resolve("none.pem");
    assertThatThrownBy(() -> new Tls(none, tls.key()).check())
        .hasMessageContaining("none.pem: is not there");
    var junk = Files.writeString(folder.resolve("junk.pem"), "junk");
    assertThatThrownBy(() -> new Tls(junk, tls.key()).check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("junk.pem");
    assertThatThrownBy(() -> new Tls(tls.certificate(), junk).check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("PKCS#8");
  }

  private static String shake(HttpServer server, String protocol) throws IOException {
    var address = server.address();
    try (var socket =
        (SSLSocket)
            trusting.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }

  private static HttpServer start(List<Route> routes) throws IOException {
    var settings = new HttpSettings("127.0.0.1", 0, Optional.of(tls));
    return HttpServer.start(settings, new Metrics("test"), routes);
  }

  private static HttpRequest.Builder ask(HttpServer server, String path) {
    return HttpRequest.newBuilder(
        URI.create("https://localhost:" + server.address().getPort() + path));
  }

  private static HttpResponse.BodyHandler<byte[]> bytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  private static long count(InputStream body) throws IOException {
    return body.transferTo(OutputStream.nullOutputStream());
  }
}
