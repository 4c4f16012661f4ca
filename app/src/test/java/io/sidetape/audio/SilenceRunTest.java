package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceRunTest {
  private final SilenceRun run = new SilenceRun();

  @Test
  void the_longest_of_several_counts_and_the_first_of_equals() {
    run.add(true, 10);
    run.add(false, 5);
    run.add(true, 20);
    run.add(true, 20);
    run.add(false, 1);
    run.add(true, 40);
    assertThat(run.longest()).isEqualTo(new Silence(15, 40));
  }

  @Test
  void sound_all_along_has_none() {
    run.add(false, 100);
    assertThat(run.longest()).isEqualTo(Silence.NONE);
  }
}
