package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final Lanes lanes = new Lanes(4, new Backoff(new Random(1), Duration.ofMinutes(1)));
  private long ids;

  @Test
  void a_thousand_of_one_are_in_nobody_elses_way() {
    for (int i = 0; i < 1_000; i++) errand("a");
    assertThat(owners(2)).containsExactly("a", "a");
    assertThat(lanes.startsAt()).as("half of the places are others'").isEqualTo(Lane.NEVER);
    errand("b");
    assertThat(owners(1)).containsExactly("b");
  }

  @Test
  void they_take_turns() {
    for (int i = 0; i < 2; i++) errand("a");
    for (int i = 0; i < 2; i++) errand("b");
    assertThat(owners(4)).containsExactly("a", "b", "a", "b");
    errand("c");
    assertThat(lanes.start(5_000)).as("all places are taken").isNull();
  }

  @Test
  void what_blocks_one_blocks_no_other() {
    for (int i = 0; i < 3; i++) {
      errand("a");
      lanes.ended(start(), new Next.Again(Duration.ZERO, Duration.ZERO), 5_000);
    }
    for (int i = 0; i < 9; i++) errand("a");
    assertThat(lanes.startsAt()).isGreaterThan(5_000);
    errand("b");
    assertThat(lanes.startsAt()).isLessThanOrEqualTo(5_000);
    assertThat(owners(1)).containsExactly("b");
  }

  private List<String> owners(int count) {
    return Stream.generate(() -> start().owner).limit(count).toList();
  }

  private Errand start() {
    return Objects.requireNonNull(lanes.start(5_000));
  }

  private void errand(String owner) {
    var errand = new Errand(RecordingId.at(ids++));
    errand.owner = owner;
    lanes.add(errand);
  }
}
