package io.sidetape.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConnectingTest {
  private final Listening listening = new Listening();

  @Test
  void an_asterisk_that_starts_later_is_found() {
    var first = FakeAsterisk.start();
    var settings = first.settings();
    first.close();
    try (var asterisk = Asterisk.open(settings, listening)) {
      assertThatThrownBy(asterisk::channels)
          .isInstanceOf(AriException.Unreachable.class)
          .hasMessageContaining("nothing answers there");
      try (var _ = FakeAsterisk.startAt(settings.url().getPort())) {
        listening.until(AriEvent.Connected.class, 1);
      }
      listening.until(AriEvent.Blind.class, 1);
      try (var _ = FakeAsterisk.startAt(settings.url().getPort())) {
        listening.until(AriEvent.Connected.class, 2);
      }
    }
  }

  @Test
  void a_wrong_password_is_refused_and_tried_again() {
    try (var fake = FakeAsterisk.start();
        var asterisk =
            Asterisk.open(
                AriSettings.of(fake.url(), FakeAsterisk.USER, "wrong", "sidetape"), listening)) {
      assertThatThrownBy(asterisk::channels)
          .isInstanceOfSatisfying(
              AriException.Refused.class, e -> assertThat(e.status()).isEqualTo(401));
      assertThat(asterisk.connected()).isFalse();
      assertThat(listening.heard()).isEmpty();
    }
  }

  @Test
  void something_else_on_the_port_is_no_asterisk() {
    try (var fake = FakeAsterisk.start()) {
      fake.on("GET", "/api-docs/resources.json", Reply.ok("<html>Welcome to nginx</html>"));
      try (var asterisk = Asterisk.open(fake.settings(), listening)) {
        await().until(() -> fake.asked("GET", "/api-docs/resources.json") > 2);
        assertThat(asterisk.connected()).isFalse();
        assertThatThrownBy(asterisk::version).isInstanceOf(AriException.Unreadable.class);
      }
    }
  }

  @Test
  void an_old_asterisk_without_filters_is_used_unfiltered() {
    try (var fake = FakeAsterisk.start()) {
      fake.on("PUT", "/applications/*/eventFilter", Reply.refused(404, "Resource not found"));
      fake.on("GET", "/api-docs/resources.json", Reply.ok("{\"apiVersion\":\"4.1.4\"}"));
      try (var asterisk = Asterisk.open(fake.settings(), listening)) {
        listening.until(AriEvent.Connected.class, 1);
        fake.call("17.1");
        asterisk.alone(round -> round.snoop("17.1", "x-in", Direction.IN));
        listening.until(AriEvent.StasisStart.class, 2);
      }
    }
  }

  @Test
  void a_filter_that_gets_no_answer_means_starting_again() {
    var stuck = new AtomicBoolean(true);
    try (var fake = FakeAsterisk.start()) {
      fake.on(
          "PUT",
          "/applications/*/eventFilter",
          _ -> stuck.getAndSet(false) ? new Reply.HangUp() : null);
      try (var _ = Asterisk.open(fake.settings(), listening)) {
        listening.until(AriEvent.Connected.class, 1);
        await().until(() -> fake.sockets() == 1);
      }
    }
  }
}
