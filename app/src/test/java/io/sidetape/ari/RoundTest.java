package io.sidetape.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RoundTest extends AskingRig {
  private static final String SNOOP = "/channels/*/snoop/*";

  @Test
  void all_are_on_their_way_before_the_first_is_answered() {
    for (var path : List.of(SNOOP, "/channels/*/variable"))
      fake.on("POST", path, new Reply.Never());
    var round = asterisk.round();
    var _ = bothSnoopsAndId(round, "x");
    assertThat(fake.requests()).isEmpty();
    round.send();
    await().until(() -> fake.requests().size() == 3);
  }

  @Test
  void one_that_is_refused_spoils_none_of_the_others() {
    fake.call("17.1");
    fake.on("POST", "/channels/17.1/snoop/x.in", Reply.refused(409, "no"));
    var asked = send(asterisk, "x");
    assertThatThrownBy(asked.getFirst()::await)
        .isInstanceOf(AriException.Refused.class)
        .hasMessage("POST /channels/17.1/snoop/x.in: 409 no");
    asked.get(1).await();
    asked.get(2).await();
    assertThat(fake.channels()).containsExactlyInAnyOrder("17.1", "x.out");
    assertThat(fake.variable("17.1", "SIDETAPE_ID")).isEqualTo("x");
  }

  @Test
  void one_that_is_late_is_told_as_late_and_the_others_are_answered() {
    fake.call("17.1");
    fake.on("POST", "/channels/17.1/snoop/x.in", new Reply.Never());
    var asked = send(asterisk.within(Duration.ofMillis(300)), "x");
    assertThatThrownBy(asked.getFirst()::await)
        .isInstanceOf(AriException.Unreachable.class)
        .hasMessageContaining("no answer within 300 ms");
    asked.get(1).await();
    asked.get(2).await();
  }

  @Test
  void connections_that_died_in_the_pool_are_replaced() {
    fake.call("17.1");
    ask("first");
    fake.dropConnections();
    ask("second");
    assertThat(fake.channels()).contains("second.in", "second.out");
  }

  @Test
  void an_answer_that_is_not_aris_is_no_answer() {
    fake.on("POST", SNOOP, Reply.ok("<html>hello</html>"));
    assertThatThrownBy(() -> asterisk.alone(it -> it.snoop("17.1", "x.in", Direction.IN)))
        .isInstanceOf(AriException.Unreadable.class)
        .hasMessageContaining("the answer is not ARI's: '<html>hello</html>'");
  }

  @Test
  void a_variable_is_told_where_there_is_one() {
    fake.call("17.1");
    var told = new ArrayList<String>();
    asterisk.alone(it -> it.variable("17.1", "CHANNEL(linkedid)", told::add));
    assertThat(told).containsExactly("17.1");
    fake.on("GET", "/channels/*/variable", Reply.ok("{\"value\":7}"));
    asterisk.alone(it -> it.variable("17.1", "X", told::add));
    assertThat(told).hasSize(1);
  }

  @Test
  void rounds_that_have_to_wait_for_places_all_get_them() throws Exception {
    fake.on("POST", SNOOP, new Reply.Late(Duration.ofMillis(5), Reply.done()));
    fake.on("POST", "/channels/*/variable", new Reply.Late(Duration.ofMillis(5), Reply.done()));
    var all = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) all.add(threads.submit(() -> ask("x")));
    }
    for (var one : all) one.get();
    assertThat(fake.asked("POST", SNOOP)).isGreaterThanOrEqualTo(200);
    assertThat(fake.mostConnections()).isLessThanOrEqualTo(AriSettings.CONNECTIONS);
  }

  @Test
  void where_there_is_no_place_each_of_them_is_told() {
    var busy = new AtomicBoolean(true);
    fake.on("GET", "/channels/stuck", _ -> busy.get() ? new Reply.Never() : null);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < AriSettings.CONNECTIONS - 1; i++) {
        var _ = threads.submit(() -> asterisk.within(Duration.ofMinutes(1)).channel("stuck"));
      }
      await()
          .untilAsserted(() -> {
            for (var one : send(asterisk.within(Duration.ofMillis(50)), "x"))
              assertThatThrownBy(one::await).hasMessageContaining("all 32 connections busy");
          });
      busy.set(false);
      fake.dropConnections();
    }
  }

  private static List<Asked> bothSnoopsAndId(Round round, String id) {
    return List.of(
        round.snoop("17.1", id + ".in", Direction.IN),
        round.snoop("17.1", id + ".out", Direction.OUT),
        round.setVariable("17.1", "SIDETAPE_ID", id));
  }

  private static List<Asked> send(Asterisk asterisk, String id) {
    var round = asterisk.round();
    var asked = bothSnoopsAndId(round, id);
    round.send();
    return asked;
  }

  private void ask(String id) {
    send(asterisk, id).forEach(Asked::await);
  }
}
