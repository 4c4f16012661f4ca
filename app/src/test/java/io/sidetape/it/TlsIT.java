package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.SelfSigned;
import io.sidetape.daemon.AsteriskConfig;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
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

  private static RealAsterisk asterisk;
  private static URI url;
  private static Path certificate;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    asterisk = RealAsterisk.up("tls");
    var etc = asterisk.configuration();
    var made = SelfSigned.make(etc, "ari", "ip:127.0.0.1");
    certificate = made.certificate();
    int port = freePort();
    Files.writeString(
        etc.resolve("http.conf"),
        "tlsenable = yes\ntlsbindaddr = 127.0.0.1:%d\ntlscertfile = %s\ntlsprivatekey = %s\n"
            .formatted(port, certificate, made.key()),
        StandardOpenOption.APPEND);
    asterisk.cli("module reload http");
    url = URI.create("https://127.0.0.1:" + port);
  }

  @AfterAll
  static void stop() {
    asterisk.close();
  }

  /// The first call's requests wait for connections; those of later ones go one behind the other by
  /// connections that are there.
  @Test
  void calls_are_recorded_by_way_of_a_certificate_that_is_named() throws IOException {
    try (var daemon = RecordingDaemon.startedOn(asterisk, config(certificate), folder)) {
      daemon.listening();
      var events = new ArrayList<List<Manifest.Event>>();
      for (int i = 0; i < 3; i++) {
        var call = asterisk.call("agent", Map.of("__SIDETAPE_ARGS", "tenant=acme")).talk(SHORT);
        call.hangUp();
        var manifest = daemon.manifestOf(call);
        Truth.isTold(manifest, daemon.audioOf(manifest));
        events.add(manifest.events());
      }
      assertThat(events).as("not all of them late").anyMatch(List::isEmpty);
      daemon.leavesNothing();
    }
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() throws Exception {
    var other = SelfSigned.make(folder, "other", "ip:127.0.0.1").certificate();
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
}
