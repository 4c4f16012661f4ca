package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignmentTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "3,0",
    "-3,0",
    "10,0",
    "-10,0",
    "11,160",
    "-11,-160",
    "20,160",
    "29,160",
    "30,160",
    "31,320",
    "137,1120",
    "-137,-1120",
    "333,2720"
  })
  void an_offset_is_the_nearest_number_of_whole_frames(long gapMillis, long samples) {
    var alignment = Alignment.fromStarts(NOON, NOON.plusMillis(gapMillis), 8000);
    assertThat(alignment).isEqualTo(new Alignment(samples, 160, "recording-started"));
  }

  @ParameterizedTest
  @CsvSource({"16000,320", "44100,882", "48000,960"})
  void a_frame_is_20_ms_at_any_rate(int rate, long samples) {
    assertThat(Alignment.fromStarts(NOON, NOON.plusMillis(20), rate))
        .isEqualTo(new Alignment(samples, samples, "recording-started"));
  }

  @Test
  void without_timestamps_half_a_second_is_in_doubt() {
    assertThat(Alignment.assumed(8000)).isEqualTo(new Alignment(0, 4000, "none"));
  }

  @Test
  void an_offset_that_is_given_is_not_in_doubt() {
    assertThat(Alignment.given(-7)).isEqualTo(new Alignment(-7, 0, "given"));
  }
}
