package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  @Test
  void nothing_is_known_before_the_first_answer() {
    assertThat(pace.ofLate()).isZero();
  }

  @Test
  void a_slow_answer_counts_at_once() {
    pace.answered(Duration.ofMillis(1));
    pace.answered(Duration.ofMillis(80));
    assertThat(pace.ofLate()).isEqualTo(Duration.ofMillis(80));
  }

  @Test
  void a_slow_answer_is_forgotten_after_some_quick_ones() {
    pace.answered(Duration.ofMillis(80));
    pace.answered(Duration.ofMillis(2));
    assertThat(pace.ofLate()).isEqualTo(Duration.ofMillis(70));
    for (int i = 0; i < 40; i++) pace.answered(Duration.ofMillis(2));
    assertThat(pace.ofLate()).isEqualTo(Duration.ofMillis(2));
  }
}
