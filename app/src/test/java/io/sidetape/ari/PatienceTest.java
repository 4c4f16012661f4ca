package io.sidetape.ari;

import static org.assertj.core.api.Assertions.assertThat;

import ch.loway.oss.ari4java.AriVersion;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void pauses_double_to_ten_seconds_and_are_shortened_by_half_at_most() {
    var backoff = new Backoff(new Random(1));
    var full = List.of(100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000);
    for (var millis : full)
      assertThat(backoff.next())
          .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis));
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.FIRST);
  }

  @Test
  void a_lasting_trouble_is_said_at_once_and_then_ever_more_rarely() {
    var complaint =
        new Complaint(AriSettings.of(URI.create("http://localhost:8088"), "u", "p", "a"));
    var said =
        Stream.iterate(0, second -> second < 200, second -> second + 1)
            .filter(second -> complaint.due("not there", START.plusSeconds(second)));
    assertThat(said).containsExactly(0, 10, 30, 70, 150);
    assertThat(complaint.due("refused", START.plusSeconds(200))).isTrue();
    assertThat(complaint.over()).contains(START);
    assertThat(complaint.over()).isEmpty();
  }

  @Test
  void the_models_are_of_the_time_of_the_asterisk_or_before() {
    assertThat(Versions.closest("4.1.4")).isEqualTo(AriVersion.ARI_4_1_4);
    assertThat(Versions.closest("10.0.0")).isEqualTo(AriVersion.ARI_10_0_0);
    assertThat(Versions.closest("11.0.0")).isEqualTo(AriVersion.ARI_10_0_0);
    assertThat(Versions.closest("8.1.0")).isEqualTo(AriVersion.ARI_8_0_0);
    assertThat(Versions.closest("nonsense")).isEqualTo(Versions.NEWEST);
  }
}
