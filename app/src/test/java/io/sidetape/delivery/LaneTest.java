package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final Next AGAIN = new Next.Again(Duration.ZERO, Duration.ZERO);

  private final Lane lane = new Lane(3, new Backoff(new Random(1), Duration.ofMinutes(1)));
  private long ids;

  @Test
  void the_longest_due_is_first() {
    var later = errand(20);
    var sooner = errand(10);
    assertThat(lane.startsAt()).isEqualTo(10);
    assertThat(lane.start(5)).isNull();
    assertThat(lane.start(30)).isSameAs(sooner);
    assertThat(lane.start(30)).isSameAs(later);
    assertThat(lane.startsAt()).isEqualTo(Lane.NEVER);
  }

  @Test
  void there_are_no_more_than_so_many_at_a_time() {
    for (int i = 0; i < 4; i++) errand(0);
    var first = start();
    start();
    start();
    assertThat(lane.startsAt()).isEqualTo(Lane.NEVER);
    lane.ended(first, new Next.Done(), 5_000);
    assertThat(lane.start(5_000)).isNotNull();
  }

  @Test
  void a_blocked_way_is_tried_by_one_now_and_then() {
    blocked();
    for (int i = 0; i < 3; i++) errand(0);
    long next = lane.startsAt();
    assertThat(next).isGreaterThan(5_000);
    assertThat(lane.start(next)).isNotNull();
    assertThat(lane.start(Lane.NEVER - 1)).isNull();
  }

  @Test
  void what_goes_through_opens_the_way() {
    blocked();
    for (int i = 0; i < 3; i++) errand(0);
    long next = lane.startsAt();
    lane.ended(Objects.requireNonNull(lane.start(next)), new Next.Done(), next);
    assertThat(Stream.of(lane.start(next), lane.start(next))).doesNotContainNull();
  }

  @Test
  void two_that_fail_for_ever_block_nothing() {
    errand(0);
    errand(1);
    for (int i = 0; i < 20; i++)
      for (var bad : List.of(start(), start())) {
        lane.ended(bad, AGAIN, 5_000);
        lane.add(bad);
      }
    assertThat(lane.startsAt()).isLessThanOrEqualTo(5_000);
  }

  @Test
  void a_blocked_way_is_tried_by_what_has_failed_least() {
    blocked();
    errand(0).failures = 9;
    var fresh = errand(10);
    assertThat(lane.start(Lane.NEVER - 1)).isSameAs(fresh);
  }

  @Test
  void what_is_taken_out_is_gone() {
    var only = errand(0);
    assertThat(lane.isEmpty()).isFalse();
    lane.remove(only);
    assertThat(lane.isEmpty()).isTrue();
    assertThat(lane.start(1)).isNull();
  }

  private void blocked() {
    for (int i = 0; i < 3; i++) errand(0);
    for (var bad : List.of(start(), start(), start())) lane.ended(bad, AGAIN, 5_000);
  }

  private Errand start() {
    return Objects.requireNonNull(lane.start(5_000));
  }

  private Errand errand(long due) {
    var errand = new Errand(RecordingId.at(ids++));
    errand.due = due;
    lane.add(errand);
    return errand;
  }
}
