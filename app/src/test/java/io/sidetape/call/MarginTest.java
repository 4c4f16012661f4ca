package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarginTest {
  private static final Duration LONGEST = Duration.ofMillis(500);

  private static long margin(long answer, int place, long each) {
    return Margin.of(LONGEST, Duration.ofMillis(answer), place, Duration.ofMillis(each)).toMillis();
  }

  @Test
  void an_answer_and_a_processor_are_reckoned_with() {
    assertThat(margin(0, 0, 0)).isEqualTo(60);
    assertThat(margin(20, 0, 0)).isEqualTo(80);
  }

  @Test
  void one_that_is_being_set_up_is_held_for_half_of_the_time_however_slow_asterisk_is() {
    assertThat(margin(5_000, 0, 0)).isEqualTo(250);
    assertThat(margin(5_000, 0, 100)).isEqualTo(250);
    var shortest = Duration.ofMillis(80);
    assertThat(Margin.of(shortest, Duration.ZERO, 0, Duration.ZERO)).hasMillis(40);
  }

  @Test
  void so_is_one_that_is_about_to_be() {
    assertThat(margin(5_000, 1, 4)).isEqualTo(254);
  }

  @Test
  void the_last_of_those_who_wait_is_let_go_first() {
    assertThat(margin(0, 1, 0)).isEqualTo(66);
    assertThat(margin(0, 10, 4)).isEqualTo(120);
    assertThat(margin(0, 100, 0)).isEqualTo(250);
  }

  @Test
  void whose_turn_comes_too_late_is_let_go_once_that_is_known() {
    assertThat(margin(0, 50, 6)).as("served after 300 ms").isEqualTo(360);
    assertThat(margin(0, 90, 20)).as("served after 1,800 ms").isEqualTo(400);
  }
}
