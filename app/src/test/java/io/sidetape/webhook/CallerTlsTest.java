package io.sidetape.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.SelfSigned;
import io.sidetape.webhook.Outcome.Later;
import io.sidetape.webhook.Outcome.Taken;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallerTlsTest {
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
  void a_certificate_that_is_trusted_and_for_this_host_is_taken() throws Exception {
    assertThat(post(good, good)).isEqualTo(new Taken(204));
  }

  @Test
  void one_that_nobody_vouches_for_or_for_another_host_is_refused() throws Exception {
    for (var outcome : List.of(post(good, other), post(elsewhere, elsewhere)))
      assertThat(((Later) outcome).why()).startsWith("failed at TLS: ");
  }

  /// Nothing is sent before the certificate is known to be good.
  private static Outcome post(SelfSigned server, SelfSigned trusted) throws Exception {
    try (var receiver = new Receiver(server.context())) {
      var caller =
          new Caller(
              new AddressRule(true),
              InetAddress::getAllByName,
              trusted.context().getSocketFactory(),
              CallerTest.QUICK,
              InstantSource.system());
      var target = receiver.target();
      var message = Message.of(Samples.completed(), target, Samples.AT, target.url());
      var outcome = caller.post(target, message);
      assertThat(receiver.got).hasSize(outcome instanceof Taken ? 1 : 0);
      return outcome;
    }
  }
}
