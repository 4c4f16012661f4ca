package io.sidetape.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsteriskTest {
  private static final Duration A_WHILE = Duration.ofMillis(300);

  private final FakeAsterisk fake = FakeAsterisk.start();
  private final Listening listening = new Listening();
  private Asterisk asterisk;

  @BeforeEach
  void connect() {
    asterisk = Asterisk.open(fake.settings(), listening);
    listening.until(AriEvent.Connected.class, 1);
  }

  @AfterEach
  void close() {
    asterisk.close();
    fake.close();
  }

  @Test
  void a_call_is_snooped_recorded_and_goes_on() {
    fake.call("17.1", "tenant=acme", "type=sales");
    asterisk.alone(round -> round.snoop("17.1", "x-in", Direction.IN));
    asterisk.alone(round -> round.record("x-in", "sidetape/x-in", "wav16"));
    asterisk.alone(round -> round.setVariable("17.1", "SIDETAPE_ID", "a b+c&d=é"));
    assertThat(asterisk.liveRecordingState("sidetape/x-in")).contains("recording");
    asterisk.alone(round -> round.continueInDialplan("17.1"));
    fake.hangUp("17.1");

    listening.until(AriEvent.ChannelDestroyed.class, 2);
    assertThat(listening.heard().stream().map(event -> event.getClass().getSimpleName()))
        .containsExactly(
            "Connected",
            "StasisStart",
            "StasisStart",
            "RecordingStarted",
            "StasisEnd",
            "RecordingFinished",
            "StasisEnd",
            "ChannelDestroyed",
            "StasisEnd",
            "ChannelDestroyed");
    assertThat(listening.heard(AriEvent.StasisStart.class).getFirst().args())
        .containsExactly("tenant=acme", "type=sales");
    assertThat(fake.variable("17.1", "SIDETAPE_ID")).isEqualTo("a b+c&d=é");
  }

  @Test
  void a_recording_has_no_end_of_its_own_and_overwrites_nothing() {
    fake.call("17.1");
    asterisk.alone(round -> round.record("17.1", "sidetape/x-in", "wav"));
    assertThat(fake.requests().getLast().query())
        .containsEntry("ifExists", "fail")
        .containsEntry("terminateOn", "none")
        .containsEntry("beep", "false")
        .containsEntry("maxSilenceSeconds", "0")
        .containsEntry("maxDurationSeconds", "0");
  }

  @Test
  void a_slash_in_a_recording_name_is_encoded() {
    fake.call("17.1");
    asterisk.alone(round -> round.record("17.1", "sidetape/x-in", "wav"));
    asterisk.stopRecording("sidetape/x-in");
    assertThat(fake.requests().getLast().path()).isEqualTo("/recordings/live/sidetape%2Fx-in/stop");
    assertThat(asterisk.liveRecordingState("sidetape/x-in")).isEmpty();
  }

  @Test
  void what_hung_up_first_is_gone_and_what_is_refused_says_why() {
    assertThatThrownBy(() -> asterisk.hangup("nobody"))
        .isInstanceOf(AriException.Gone.class)
        .hasMessage("DELETE /channels/nobody: 404 Channel not found");
    assertThat(asterisk.channel("nobody")).isEmpty();

    fake.on("POST", "/channels/*/snoop/*", Reply.refused(409, "not now"));
    assertThatThrownBy(() -> asterisk.alone(round -> round.snoop("17.1", "x", Direction.OUT)))
        .isInstanceOfSatisfying(
            AriException.Refused.class, e -> assertThat(e.status()).isEqualTo(409))
        .hasMessageContaining("not now");
  }

  @Test
  void a_5xx_means_that_asterisk_could_not_be_asked() {
    fake.on("GET", "/channels", Reply.refused(503, "shutting down"));
    assertThatThrownBy(asterisk::channels)
        .isInstanceOf(AriException.Unreachable.class)
        .hasMessageContaining("503 shutting down");
  }

  @Test
  void an_unset_variable_is_empty_and_a_missing_channel_is_gone() {
    fake.call("17.1");
    assertThat(asterisk.variable("17.1", "NOTHING")).isEmpty();
    assertThat(asterisk.variable("17.1", "CHANNEL(linkedid)")).contains("17.1");
    assertThatThrownBy(() -> asterisk.variable("17.2", "CHANNEL(linkedid)"))
        .isInstanceOf(AriException.Gone.class);
  }

  @Test
  void an_answer_that_is_not_json_is_told_by_its_beginning() {
    fake.on("GET", "/channels", Reply.ok("<html>\u0007" + "hello ".repeat(100)));
    assertThatThrownBy(asterisk::channels)
        .isInstanceOf(AriException.Unreadable.class)
        .hasMessageStartingWith("GET /channels: the answer is not ARI's: '<html>?hello hello")
        .hasMessageEndingWith("…'")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(150));
  }

  @Test
  void an_answer_of_another_shape_is_no_crash() {
    for (var junk : List.of("", "null", "[]", "7", "\"x\"", "{\"value\":{\"a\":1}}", "{")) {
      fake.on("GET", "/channels/*/variable", Reply.ok(junk));
      try {
        assertThat(asterisk.variable("17.1", "X")).isEmpty();
      } catch (AriException e) {
        assertThat(e).isInstanceOf(AriException.Unreadable.class);
      }
    }
  }

  @Test
  void fields_that_nobody_knew_yet_do_no_harm() {
    fake.on(
        "GET",
        "/channels/*",
        Reply.ok("{\"id\":\"17.1\",\"new\":{\"id\":\"other\"},\"caller\":7,\"name\":\"PJSIP/a\"}"));
    assertThat(asterisk.channel("17.1"))
        .hasValueSatisfying(channel -> {
          assertThat(channel.id()).isEqualTo("17.1");
          assertThat(channel.name()).isEqualTo("PJSIP/a");
          assertThat(channel.callerNumber()).isEmpty();
        });
  }

  @Test
  void a_hundred_at_once_get_their_own_answers_over_a_few_connections() throws Exception {
    fake.on(
        "GET",
        "/channels/*/variable",
        request ->
            new Reply.Late(
                Duration.ofMillis(5),
                Reply.ok(Obedience.json(java.util.Map.of("value", request.parts().get(1))))));
    var answers = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i : IntStream.range(0, 100).toArray())
        answers.add(threads.submit(() -> asterisk.variable("c" + i, "X").orElse("")));
    }
    for (var i = 0; i < 100; i++) assertThat(answers.get(i).get()).isEqualTo("c" + i);
    assertThat(fake.mostConnections()).isLessThanOrEqualTo(AriSettings.CONNECTIONS);
  }

  @Test
  void a_late_answer_is_nobodys() {
    fake.on(
        "GET",
        "/channels/late/variable",
        new Reply.Late(Duration.ofSeconds(1), Reply.ok("{\"value\":\"late\"}")));
    fake.on("GET", "/channels/next/variable", Reply.ok("{\"value\":\"next\"}"));
    var made = fake.connectionsMade();
    assertThatThrownBy(() -> asterisk.within(Duration.ofMillis(500)).variable("late", "X"))
        .isInstanceOf(AriException.Unreachable.class)
        .hasMessageContaining("no answer within 500 ms");
    assertThat(asterisk.variable("next", "X")).contains("next");
    assertThat(fake.connectionsMade()).isEqualTo(made + 1);
  }

  @Test
  void a_place_is_waited_for_no_longer_than_allowed() {
    var busy = new AtomicBoolean(true);
    fake.on("GET", "/channels/stuck", _ -> busy.get() ? new Reply.Never() : null);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < AriSettings.CONNECTIONS; i++)
        threads.execute(() -> stuck(asterisk.within(Duration.ofMinutes(1))));
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> asterisk.within(Duration.ofMillis(50)).channels())
                  .hasMessageContaining("all 32 connections busy within 50 ms"));
      busy.set(false);
      fake.dropConnections();
    }
    assertThat(asterisk.channels()).isEmpty();
  }

  /// Asterisk's backlog is ten, and who comes on top waits for a second.
  @Test
  void connections_that_may_not_be_accepted_yet_are_few() {
    var busy = new AtomicBoolean(true);
    fake.on("GET", "/channels/stuck", _ -> busy.get() ? new Reply.Never() : null);
    var made = fake.connectionsMade();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < AriSettings.CONNECTIONS; i++)
        threads.execute(() -> stuck(asterisk.within(Duration.ofMinutes(1))));
      await().during(A_WHILE).until(() -> fake.connectionsMade() - made == Wire.UNACCEPTED);
      busy.set(false);
      fake.dropConnections();
    }
    assertThat(fake.asked("GET", "/channels/stuck")).isGreaterThan(Wire.UNACCEPTED + 1);
  }

  @Waits
  @Test
  void a_few_connections_are_kept_open_while_nothing_is_asked() throws Exception {
    fake.on("GET", "/channels/*/variable", new Reply.Late(A_WHILE, Reply.ok("{\"value\":\"1\"}")));
    askAtOnce(HttpPool.WARM);
    var warming = "/asterisk/variable";
    await().until(() -> fake.asked("GET", warming) >= HttpPool.WARM);
    await().until(() -> asterisk.variable("c", "X").isPresent()); // all are answered by then
    var made = fake.connectionsMade();
    askAtOnce(HttpPool.WARM);
    assertThat(fake.connectionsMade()).isEqualTo(made);
  }

  private void askAtOnce(int count) throws Exception {
    var answers = new ArrayList<Future<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < count; i++)
        answers.add(threads.submit(() -> asterisk.variable("c", "X").orElse("")));
    }
    for (var answer : answers) assertThat(answer.get()).isEqualTo("1");
  }

  @Test
  void who_waits_to_connect_takes_what_becomes_free_meanwhile() throws Exception {
    fake.on("GET", "/channels/*/variable", new Reply.Late(A_WHILE, Reply.ok("{\"value\":\"1\"}")));
    var made = fake.connectionsMade();
    askAtOnce(Wire.UNACCEPTED + 1);
    assertThat(fake.connectionsMade() - made).isLessThanOrEqualTo(Wire.UNACCEPTED);
  }

  @Test
  void a_pooled_connection_that_died_is_replaced_unnoticed() {
    assertThat(asterisk.channels()).isEmpty();
    fake.dropConnections();
    assertThat(asterisk.channels()).isEmpty();
  }

  @Test
  void a_question_is_repeated_once_when_the_connection_ends_before_a_byte() {
    fake.on("GET", "/channels/cut", new Reply.HangUp());
    assertThat(asterisk.channels()).isEmpty(); // there is a pooled connection now
    assertThatThrownBy(() -> asterisk.channel("cut")).isInstanceOf(AriException.Unreachable.class);
    assertThat(fake.asked("GET", "/channels/cut")).isEqualTo(2);
  }

  @Test
  void an_answer_cut_in_the_middle_is_not_asked_for_again() {
    var half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\"";
    for (var cut : List.of(new Reply.Raw(half), new Reply.HalfClose(half))) {
      fake.on("GET", "/channels/cut", cut);
      var before = fake.asked("GET", "/channels/cut");
      assertThatThrownBy(() -> asterisk.channel("cut"))
          .isInstanceOf(AriException.Unreachable.class)
          .hasMessageContaining("closed before the whole answer");
      assertThat(fake.asked("GET", "/channels/cut")).isEqualTo(before + 1);
    }
  }

  @Test
  void an_answer_that_is_not_http_is_a_failed_question() {
    fake.on("GET", "/channels/junk", new Reply.Raw("SIP/2.0 200 OK\r\n\r\n"));
    assertThatThrownBy(() -> asterisk.channel("junk")).isInstanceOf(AriException.Unreachable.class);
    assertThat(asterisk.channels()).isEmpty();
  }

  @Test
  void questions_asked_because_of_an_event_do_not_hold_up_the_next_event() {
    var answers = new CopyOnWriteArrayList<String>();
    try (var other =
        Asterisk.open(
            fake.settings(),
            event -> {
              if (event instanceof AriEvent.StasisStart start)
                Thread.startVirtualThread(
                    () -> answers.add(asterisk.channel(start.channel().id()).orElseThrow().id()));
            })) {
      await().until(other::connected);
      for (var i = 0; i < 50; i++) fake.call("c" + i);
      await().until(() -> answers.size() == 50);
    }
    assertThat(answers).doesNotHaveDuplicates();
  }

  @Test
  void the_version_is_asterisks_own() {
    assertThat(asterisk.version()).isEqualTo(new AsteriskVersion("22.10.1", "10.0.0"));
    assertThat(asterisk.moduleStatus("res_timing_timerfd.so")).contains("Running");
  }

  @Test
  void the_secret_is_in_no_text() {
    assertThat(fake.settings().toString()).doesNotContain(FakeAsterisk.PASSWORD);
    assertThat(Endpoint.of(fake.settings()).toString()).doesNotContain("Basic");
  }

  private static void stuck(Asterisk patient) {
    try {
      var _ = patient.channel("stuck");
    } catch (AriException cutOff) {
      // what is wanted
    }
  }
}
