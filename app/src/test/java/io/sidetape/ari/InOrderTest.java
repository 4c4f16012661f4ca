package io.sidetape.ari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a call is told and that it is to go on: one behind the other, by one connection.
class InOrderTest extends AskingRig {
  private static final String TELL = "/channels/*/variable";
  private static final String GO_ON = "/channels/*/continue";

  @Test
  void where_no_connection_is_open_one_is_made_for_all() {
    call();
    letGo("first");
    assertThat(fake.variable("17.1", "X")).isEqualTo("first");
    assertThat(told()).containsExactly("POST variable", "POST continue");
    assertThat(fake.connectionsMade()).isEqualTo(1);
  }

  @Test
  void the_second_is_on_its_way_before_the_first_is_answered_and_done_after_it() {
    call();
    letGo("first");
    call();
    fake.on("POST", TELL, new Reply.Never());
    var _ = send("second");
    await().until(() -> fake.mostBehind() == 1);
    assertThat(told()).containsExactly("POST variable", "POST continue", "POST variable");
    assertThat(fake.connectionsMade()).isEqualTo(1);
  }

  @Test
  void a_first_that_is_refused_does_not_keep_the_second_from_being_done() {
    call();
    letGo("first");
    fake.on("POST", TELL, Reply.refused(409, "no"));
    call();
    var asked = send("second");
    assertThatThrownBy(asked.getFirst()::await).isInstanceOf(AriException.Refused.class);
    asked.getLast().await();
  }

  @Test
  void by_a_connection_that_died_in_the_pool_both_are_asked_again_in_order() {
    call();
    letGo("first");
    call();
    fake.dropConnections();
    letGo("second");
    assertThat(fake.variable("17.1", "X")).isEqualTo("second");
    assertThat(told().reversed().subList(0, 2)).containsExactly("POST continue", "POST variable");
  }

  @Test
  void where_the_connection_ends_with_the_first_answer_the_second_is_asked_again() {
    call();
    letGo("first");
    call();
    fake.on("POST", TELL, new Reply.Raw("HTTP/1.1 204 No Content\r\n\r\n"));
    letGo("second");
    assertThat(fake.asked("POST", GO_ON)).isEqualTo(2);
  }

  @Test
  void a_late_one_ends_both_by_their_time() {
    call();
    letGo("first");
    fake.on("POST", TELL, new Reply.Never()).on("POST", GO_ON, Reply.done());
    var asked = send(asterisk.within(Duration.ofMillis(200)), "second");
    for (var one : asked)
      assertThatThrownBy(one::await)
          .isInstanceOf(AriException.Unreachable.class)
          .hasMessageContaining("within 200 ms");
    fake.on("POST", TELL, Reply.done());
    letGo("third");
  }

  @Test
  void many_at_once_find_places_one_after_the_other() {
    fake.on("POST", GO_ON, Reply.done());
    call();
    var many = IntStream.range(0, 100).mapToObj(i -> send("x" + i)).toList();
    for (var asked : many) asked.getFirst().await();
    assertThat(fake.mostConnections()).isLessThanOrEqualTo(AriSettings.CONNECTIONS);
    await().until(() -> fake.asked("POST", GO_ON) == 100);
  }

  @Test
  void by_two_connections_each_takes_every_second_one() {
    call();
    fiveByTwo().forEach(Asked::await);
    for (int i = 0; i < 5; i++) assertThat(fake.variable("17.1", "X" + i)).isEqualTo("five");
    assertThat(fake.connectionsMade()).isLessThanOrEqualTo(2);

    fake.on("POST", TELL, new Reply.Never());
    var _ = fiveByTwo();
    await().until(() -> fake.asked("POST", TELL) == 7 && fake.mostBehind() == 2);
  }

  private List<Asked> fiveByTwo() {
    var round = asterisk.round();
    var asked =
        IntStream.range(0, 5).mapToObj(i -> round.setVariable("17.1", "X" + i, "five")).toList();
    round.send(2);
    return asked;
  }

  private void call() {
    fake.call("17.1");
  }

  private List<String> told() {
    return fake.requests().stream()
        .map(it -> it.method() + it.path().replaceFirst(".*/", " "))
        .toList();
  }

  private List<Asked> send(String value) {
    return send(asterisk, value);
  }

  private static List<Asked> send(Asterisk asterisk, String value) {
    var round = asterisk.round();
    var asked = List.of(round.setVariable("17.1", "X", value), round.continueInDialplan("17.1"));
    round.send(1);
    return asked;
  }

  private void letGo(String value) {
    send(value).forEach(Asked::await);
  }
}
