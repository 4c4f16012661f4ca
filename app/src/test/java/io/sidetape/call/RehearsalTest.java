package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.ari.Asterisk;
import io.sidetape.ari.FakeAsterisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @Test
  void it_makes_nothing_and_takes_away_what_a_killed_one_left(@TempDir Path state)
      throws IOException, InterruptedException {
    var left = Files.createDirectories(state.resolve("rehearsal/spool/half"));
    Files.writeString(left.resolve("journal"), "1 ");
    try (var fake = FakeAsterisk.start();
        var asterisk = Asterisk.of(fake.settings())) {
      new Rehearsal(asterisk, state.resolve("rehearsal"), Clock.systemUTC()).perform(true);
      assertThat(fake.channels()).isEmpty();
      assertThat(fake.asked("POST", "/channels/*/continue")).isGreaterThan(100);
    }
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void while_calls_are_recorded_it_asks_no_more_than_one_of_them_would(@TempDir Path state)
      throws IOException, InterruptedException {
    try (var fake = FakeAsterisk.start();
        var asterisk = Asterisk.of(fake.settings())) {
      var made = fake.connectionsMade();
      new Rehearsal(asterisk, state.resolve("rehearsal"), Clock.systemUTC()).perform(false);
      assertThat(fake.asked("POST", "/channels/*/continue")).isBetween(1L, 100L);
      assertThat(fake.connectionsMade() - made).isLessThanOrEqualTo(5); // one is for letting go
    }
  }
}
