package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostSamplesTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "37000,296000,0", // all there
    "37059,296000,0", // late events, of two frames
    "37060,296000,480",
    "37000,295040,960", // six frames dropped
    "36000,296000,0", // more than the span: late start
    "0,0,0",
    "-5,0,0",
  })
  void what_is_missing_is_counted_in_whole_frames_beyond_the_jitter(
      long spanMillis, long samples, long lost) {
    assertThat(LostSamples.lost(NOON, NOON.plusMillis(spanMillis), samples, 8000)).isEqualTo(lost);
  }
}
