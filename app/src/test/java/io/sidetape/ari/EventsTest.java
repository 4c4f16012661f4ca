package io.sidetape.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final FakeAsterisk fake = FakeAsterisk.start();
  private final Listening listening = new Listening();
  private Asterisk asterisk;

  @BeforeEach
  void connect() {
    asterisk =
        Asterisk.open(
            fake.settings().withPingInterval(Duration.ofSeconds(1)),
            listening,
            Duration.ofMillis(100));
    listening.until(AriEvent.Connected.class, 1);
  }

  @AfterEach
  void close() {
    asterisk.close();
    fake.close();
  }

  @Test
  void twenty_thousand_events_arrive_in_order() {
    var names = IntStream.range(0, 20_000).mapToObj(i -> "r" + i).toList();
    var told = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    try (var _ =
        Asterisk.open(
            fake.settings(),
            event -> {
              if (event instanceof AriEvent.RecordingStarted e) told.add(e.name());
            })) {
      await().until(() -> fake.sockets() == 2);
      names.forEach(name -> fake.send(started(name)));
      await().until(() -> told.size() == names.size());
    }
    assertThat(told).containsExactlyElementsOf(names);
  }

  @Test
  void only_what_is_used_is_asked_for() {
    var filter =
        fake.requests().stream().filter(r -> r.method().equals("PUT")).findFirst().orElseThrow();
    assertThat(filter.path()).isEqualTo("/applications/sidetape/eventFilter");
    assertThat(filter.body()).startsWith("{\"allowed\":[{\"type\":\"StasisStart\"},");
  }

  @Test
  void a_megabyte_in_one_event_is_read() {
    var text = "x".repeat(1 << 20);
    fake.send(
        "{\"type\":\"StasisStart\",\"args\":[\"%s\"],\"channel\":{\"id\":\"17.1\"}}"
            .formatted(text));
    listening.until(AriEvent.StasisStart.class, 1);
    assertThat(listening.heard(AriEvent.StasisStart.class).getFirst().args()).containsExactly(text);
  }

  @Test
  void an_event_in_many_frames_is_one_event() {
    fake.sendFragmented(started("sidetape/x-in"), 20);
    listening.until(AriEvent.RecordingStarted.class, 1);
    assertThat(listening.heard(AriEvent.RecordingStarted.class).getFirst().name())
        .isEqualTo("sidetape/x-in");
  }

  @Test
  void junk_is_unknown_and_the_next_event_is_read() {
    fake.send("not json");
    fake.send("{\"type\":\"BrandNew\",\"x\":[1,2]}");
    fake.send(started("after"));
    listening.until(AriEvent.RecordingStarted.class, 1);
    assertThat(listening.heard(AriEvent.Unknown.class).stream().map(AriEvent.Unknown::type))
        .containsExactly("", "BrandNew");
  }

  @Test
  void a_listener_that_fails_is_told_the_next_event() {
    var told = new Listening();
    try (var _ =
        Asterisk.open(
            fake.settings(),
            event -> {
              told.accept(event);
              throw new IllegalStateException("a bug, on purpose");
            })) {
      told.until(AriEvent.Connected.class, 1);
      fake.send(started("one"));
      fake.send(started("two"));
      told.until(AriEvent.RecordingStarted.class, 2);
    }
  }

  @Test
  void a_task_among_the_events_that_fails_stops_none_of_them() {
    var _ =
        asterisk.onListener(() -> {
          throw new IllegalStateException("a bug, on purpose");
        });
    fake.send(started("after"));
    listening.until(AriEvent.RecordingStarted.class, 1);
  }

  @Test
  void a_dropped_socket_is_told_once_and_made_again() {
    fake.dropSockets();
    listening.until(AriEvent.Connected.class, 2);
    fake.send(started("after"));
    listening.until(AriEvent.RecordingStarted.class, 1);
    assertThat(listening.heard().stream().map(event -> event.getClass().getSimpleName()))
        .containsExactly("Connected", "Blind", "Connected", "RecordingStarted");
  }

  @Test
  void a_closed_socket_is_made_again_and_there_is_one() {
    fake.closeSockets();
    listening.until(AriEvent.Connected.class, 2);
    assertThat(fake.sockets()).isEqualTo(1);
  }

  @Waits
  @Test
  void a_socket_that_answers_no_ping_is_dead() {
    fake.stall();
    listening.until(AriEvent.Blind.class, 1);
    assertThat(listening.heard(AriEvent.Blind.class).getFirst().reason())
        .isEqualTo("no answer to a ping");
  }

  @Waits
  @Test
  void a_quiet_socket_that_answers_pings_lives() {
    await().during(Duration.ofMillis(2_500)).until(asterisk::connected);
    assertThat(listening.heard(AriEvent.Blind.class)).isEmpty();
  }

  @Test
  void a_replaced_client_stands_back_until_the_app_is_free() {
    fake.send("{\"type\":\"ApplicationReplaced\",\"application\":\"sidetape\"}");
    listening.until(AriEvent.Replaced.class, 1);
    await().until(() -> fake.asked("GET", "/applications/sidetape") >= 2);
    assertThat(asterisk.connected()).isFalse();
    assertThat(listening.heard(AriEvent.Blind.class)).isEmpty();
    assertThat(listening.heard(AriEvent.Connected.class)).hasSize(1);

    fake.on("GET", "/applications/sidetape", Reply.refused(404, "Application not found"));
    listening.until(AriEvent.Connected.class, 2);
  }

  @Test
  void after_close_nothing_connects_again() {
    asterisk.close();
    await().until(() -> fake.sockets() == 0);
    await().during(Duration.ofMillis(300)).until(() -> fake.sockets() == 0);
  }

  private static String started(String name) {
    return "{\"type\":\"RecordingStarted\",\"recording\":{\"name\":\"%s\"}}".formatted(name);
  }
}
