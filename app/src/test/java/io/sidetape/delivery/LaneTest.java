package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaneTest {
  private final Lane lane = new Lane(3, new Backoff(new Random(1), Duration.ofMinutes(1)));
  private long ids;

  @Test
  void of_one_owner_the_longest_due_is_first() {
    var later = errand("a", 20);
    var sooner = errand("a", 10);
    assertThat(lane.startsAt()).isEqualTo(10);
    assertThat(lane.start(5)).isNull();
    assertThat(lane.start(30)).isSameAs(sooner);
    assertThat(lane.start(30)).isSameAs(later);
    assertThat(lane.startsAt()).isEqualTo(Lane.NEVER);
  }

  @Test
  void a_thousand_of_one_are_in_nobody_elses_way() {
    for (int i = 0; i < 1_000; i++) errand("a", i);
    var running = new ArrayList<Errand>(List.of(start(), start(), start()));
    assertThat(lane.startsAt()).isEqualTo(Lane.NEVER);
    var other = errand("b", 2_000);
    lane.ended(running.getFirst(), new Next.Done(), 5_000);
    assertThat(start()).isSameAs(other);
    lane.ended(running.get(1), new Next.Done(), 5_000);
    assertThat(start().owner).isEqualTo("a");
  }

  @Test
  void a_blocked_way_is_tried_by_one_whoever_owns_it() {
    for (int i = 0; i < 3; i++) {
      errand("a", 0);
      errand("b", 0);
    }
    var running = List.of(start(), start(), start());
    for (var errand : running)
      lane.ended(errand, new Next.Again(Duration.ZERO, Duration.ZERO), 5_000);
    long next = lane.startsAt();
    assertThat(lane.start(next)).isNotNull();
    assertThat(lane.start(Lane.NEVER - 1)).isNull();
  }

  @Test
  void what_is_taken_out_is_gone() {
    var only = errand("a", 0);
    assertThat(lane.isEmpty()).isFalse();
    lane.remove(only);
    assertThat(lane.isEmpty()).isTrue();
    assertThat(lane.start(1)).isNull();
  }

  private Errand start() {
    return Objects.requireNonNull(lane.start(5_000));
  }

  private Errand errand(String owner, long due) {
    var errand = new Errand(RecordingId.at(ids++));
    errand.owner = owner;
    errand.due = due;
    lane.add(errand);
    return errand;
  }
}
