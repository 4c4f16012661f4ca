package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.ari.Asterisk;
import io.sidetape.ari.FakeAsterisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BooleanSupplier;
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
      rehearsal(asterisk, state, () -> true).perform();
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
      rehearsal(asterisk, state, () -> false).perform();
      assertThat(fake.asked("POST", "/channels/*/continue")).isBetween(1L, 100L);
      assertThat(fake.connectionsMade() - made).isLessThanOrEqualTo(5); // one is for letting go
    }
  }

  @Test
  void the_first_call_that_comes_ends_its_crowds(@TempDir Path state)
      throws IOException, InterruptedException {
    try (var fake = FakeAsterisk.start();
        var asterisk = Asterisk.of(fake.settings())) {
      BooleanSupplier idle = () -> fake.asked("POST", "/channels/*/continue") < 60;
      rehearsal(asterisk, state, idle).perform();
      assertThat(fake.asked("POST", "/channels/*/continue")).isBetween(60L, 60L + 2 * 32);
    }
  }

  @Test
  void it_waits_while_a_call_is_held(@TempDir Path state) throws Exception {
    try (var fake = FakeAsterisk.start();
        var asterisk = Asterisk.of(fake.settings())) {
      var turns = new Turns();
      var held = turns.queue();
      var rehearsal =
          new Rehearsal(asterisk, state.resolve("rehearsal"), Clock.systemUTC(), turns, () -> true);
      var performing =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  rehearsal.perform();
                } catch (InterruptedException stopping) {
                  Thread.currentThread().interrupt();
                }
              });
      await().until(() -> performing.getState() == Thread.State.TIMED_WAITING);
      assertThat(fake.requests()).noneMatch(it -> it.path().contains("rehearsal"));
      held.end();
      performing.join();
      assertThat(fake.asked("POST", "/channels/*/continue")).isGreaterThan(100);
    }
  }

  private static Rehearsal rehearsal(Asterisk asterisk, Path state, BooleanSupplier idle) {
    return new Rehearsal(
        asterisk, state.resolve("rehearsal"), Clock.systemUTC(), new Turns(), idle);
  }
}
