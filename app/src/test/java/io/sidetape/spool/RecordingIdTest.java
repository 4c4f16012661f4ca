package io.sidetape.spool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordingIdTest {
  @Test
  void ids_sort_by_time_and_begin_with_it() {
    // The time part of the ULID specification's own example.
    assertThat(RecordingId.at(1469918176385L).text()).startsWith("01ARYZ6S41").hasSize(26);
    assertThat(RecordingId.at(1_000)).isLessThan(RecordingId.at(2_000));
  }

  @Test
  void names_of_ours_lead_back_to_their_recording() {
    var id = RecordingId.at(1469918176385L);
    for (var side : Side.values()) {
      assertThat(Side.parse(side.snoopId(id))).contains(new Side.Of(id, side));
      assertThat(Side.parse(side.recordingName(id))).contains(new Side.Of(id, side));
    }
    assertThat(Side.parse("1700000000.1")).isEmpty();
    assertThat(Side.parse("sidetape-../../x-in")).isEmpty();
  }
}
