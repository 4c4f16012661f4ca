package io.sidetape.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.webhook.Outcome.Later;
import io.sidetape.webhook.Outcome.Taken;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerTlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  @BeforeAll
  static void certificates() throws Exception {
    certificate("good", "dns:localhost");
    certificate("other", "dns:localhost");
    certificate("elsewhere", "dns:elsewhere.example");
  }

  @Test
  void a_certificate_that_is_trusted_and_for_this_host_is_taken() throws Exception {
    assertThat(post("good", "good")).isEqualTo(new Taken(204));
  }

  @Test
  void one_that_nobody_vouches_for_or_for_another_host_is_refused() throws Exception {
    for (var outcome : List.of(post("good", "other"), post("elsewhere", "elsewhere")))
      assertThat(((Later) outcome).why()).startsWith("failed at TLS: ");
  }

  /// Nothing is sent before the certificate is known to be good.
  private static Outcome post(String server, String trusted) throws Exception {
    try (var receiver = new Receiver(context(server))) {
      var caller =
          new Caller(
              new AddressRule(true),
              InetAddress::getAllByName,
              context(trusted).getSocketFactory(),
              CallerTest.QUICK,
              InstantSource.system());
      var target = receiver.target();
      var message = Message.of(Samples.completed(), target, Samples.AT, target.url());
      var outcome = caller.post(target, message);
      assertThat(receiver.got).hasSize(outcome instanceof Taken ? 1 : 0);
      return outcome;
    }
  }

  /// Shows this certificate, and trusts no other.
  private static SSLContext context(String name) throws Exception {
    var store =
        KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(name, store.getCertificate(name));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static void certificate(String name, String host) throws Exception {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of("-alias", name, "-dname", "CN=" + name, "-ext", "san=" + host));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore"));
    command.add(folder.resolve(name + ".p12").toString());
    var process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
