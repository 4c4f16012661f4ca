package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThroughputTest {
  private long now = -7;
  private final Throughput throughput = new Throughput(4, () -> now);

  private void serve(long afterMillis, boolean othersWait) {
    pass(afterMillis);
    throughput.served(othersWait);
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }

  @Test
  void it_is_known_when_two_of_a_queue_have_been_served() {
    assertThat(throughput.each()).isZero();
    serve(5, true);
    serve(5, true);
    pass(100);
    assertThat(throughput.each()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void before_that_it_is_what_the_first_ones_take_at_least() {
    throughput.waits();
    pass(20);
    throughput.waits();
    assertThat(throughput.each()).isEqualTo(Duration.ofMillis(5));
    pass(80);
    assertThat(throughput.each()).isEqualTo(Duration.ofMillis(25));
    serve(0, false);
    assertThat(throughput.each()).isZero();
  }

  @Test
  void the_quiet_between_two_rushes_does_not_count() {
    serve(4, true);
    serve(4, true);
    serve(4, false);
    serve(60_000, true);
    assertThat(throughput.each()).isEqualTo(Duration.ofMillis(4));
  }

  @Test
  void it_follows_what_lasts_and_hardly_what_happens_once() {
    serve(4, true);
    serve(4, true);
    serve(20, true);
    assertThat(throughput.each()).isEqualTo(Duration.ofMillis(6));
    for (int i = 0; i < 40; i++) serve(20, true);
    assertThat(throughput.each()).isBetween(Duration.ofMillis(19), Duration.ofMillis(20));
  }
}
