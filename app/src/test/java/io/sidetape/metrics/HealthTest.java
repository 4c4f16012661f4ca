package io.sidetape.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HealthTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final AtomicLong nanos = new AtomicLong();
  private final Health health = new Health(Duration.ofSeconds(30), LONG, nanos::get);

  @Test
  void it_lives_while_the_loop_beats() {
    pass(Duration.ofSeconds(29));
    assertThat(health.live().ok()).isTrue();
    health.beat();
    pass(Duration.ofSeconds(29));
    assertThat(health.live().ok()).isTrue();
  }

  @Test
  void a_loop_that_is_silent_for_longer_is_told_with_its_time() {
    pass(Duration.ofSeconds(95));
    assertThat(health.live().components())
        .containsExactly(new Health.Line("loop", Optional.of("no beat for 95 s")));
  }

  @Test
  void a_part_in_trouble_makes_it_not_ready_but_alive() {
    health.add(Check.of("ari", () -> Optional.of("not connected")));
    health.add(Check.of("volume", Optional::empty));
    assertThat(health.ready().ok()).isFalse();
    assertThat(health.ready().components())
        .containsExactly(
            new Health.Line("ari", Optional.of("not connected")),
            new Health.Line("volume", Optional.empty()));
    assertThat(health.live().ok()).isTrue();
  }

  @Test
  void a_part_that_recovers_is_ready_again() {
    var trouble = new AtomicInteger(1);
    health.add(Check.of("outbox", () -> trouble.getAndDecrement() > 0 ? Optional.of("x") : none()));
    assertThat(health.ready().ok()).isFalse();
    assertThat(health.ready().ok()).isTrue();
  }

  @Test
  void a_check_that_throws_is_a_problem_and_not_the_end() {
    health.add(
        Check.of(
            "volume",
            () -> {
              throw new IllegalStateException("stale handle");
            }));
    health.add(Check.of("ari", Optional::empty));
    assertThat(health.ready().components().getFirst().problem().orElseThrow())
        .contains("stale handle");
    assertThat(health.ready().components().getLast().ok()).isTrue();
  }

  @Test
  void a_check_that_hangs_is_told_in_time_and_is_asked_only_once() {
    var hurried = new Health(LONG, Duration.ofMillis(50), System::nanoTime);
    var asked = new AtomicInteger();
    var release = new CountDownLatch(1);
    hurried.add(Check.of("volume", () -> hang(asked, release)));
    for (var n = 0; n < 3; n++)
      assertThat(hurried.ready().components().getFirst().problem())
          .hasValue("its check does not answer");
    await().until(() -> asked.get() > 0); // a thread of its own asks
    assertThat(asked).hasValue(1);
    release.countDown();
  }

  private static Optional<String> hang(AtomicInteger asked, CountDownLatch release) {
    asked.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return none();
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
