package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThroughputTest {
  private long now = -7;
  private final Throughput throughput = new Throughput(() -> now);

  private void serve(long afterMillis, boolean othersWait) {
    now += Duration.ofMillis(afterMillis).toNanos();
    throughput.served(othersWait);
  }

  @Test
  void nothing_is_known_before_two_of_a_queue_are_served() {
    serve(5, true);
    assertThat(throughput.each()).isZero();
    serve(5, true);
    assertThat(throughput.each()).isEqualTo(Duration.ofMillis(5));
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
