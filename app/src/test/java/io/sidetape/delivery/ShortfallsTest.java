package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.audio.Silence;
import io.sidetape.audio.StereoFile;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShortfallsTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final int SECOND = 8_000;
  private final RecordingId id = RecordingId.at(START.toEpochMilli());

  @Test
  void a_whole_recording_has_none() {
    assertThat(events(sound(120, true), sound(120, true), Silence.NONE, 120)).isEmpty();
  }

  @Test
  void a_side_that_was_silent_for_a_minute_is_told_with_its_place() {
    var events =
        events(sound(180, true), sound(180, true), new Silence(30 * SECOND, 90 * SECOND), 180);
    assertThat(events)
        .containsExactly(
            new Manifest.Event(30_000, "silent", Map.of("side", "left", "duration_ms", 90_000L)));
  }

  @Test
  void a_pause_is_a_pause() {
    var pause = new Silence(0, 59 * SECOND);
    assertThat(events(sound(180, true), sound(180, true), pause, 180)).isEmpty();
  }

  @Test
  void a_file_that_is_a_second_shorter_than_its_events_is_told_with_where_it_ends() {
    var events = events(sound(120, true), sound(117, true), Silence.NONE, 120);
    assertThat(events)
        .containsExactly(
            new Manifest.Event(
                117_000, "samples_missing", Map.of("side", "right", "missing_ms", 3_000L)));
  }

  @Test
  void a_header_that_was_never_filled_in_tells_what_the_last_block_may_have_held() {
    var events = events(sound(120, false), sound(120, true), Silence.NONE, 120);
    assertThat(events)
        .containsExactly(
            new Manifest.Event(120_000, "recovered", Map.of("missing_at_most_ms", 2_048L)));
  }

  private List<Manifest.Event> events(
      SideFile.Sound in, SideFile.Sound out, Silence left, int seconds) {
    return new Shortfalls(progress(seconds), new SideFiles(in, out), START, audio(left, seconds))
        .events();
  }

  private static SideFile.Sound sound(long seconds, boolean closed) {
    return new SideFile.Sound(Path.of("side.wav"), seconds * SECOND, SECOND, closed, Instant.EPOCH);
  }

  private static StereoFile audio(Silence left, long seconds) {
    return new StereoFile(
        SECOND, seconds * SECOND, 0, "", "", false, side(left), side(Silence.NONE));
  }

  private static io.sidetape.audio.Side side(Silence silence) {
    return new io.sidetape.audio.Side(0, SECOND, true, -6, -20, false, silence);
  }

  private Progress progress(int seconds) {
    var entries = new ArrayList<Entry>();
    entries.add(new Entry.Accepted(START, call()));
    for (var side : Side.values()) {
      entries.add(new Entry.Started(START, side));
      entries.add(new Entry.Finished(START.plusSeconds(seconds), side, true));
    }
    return Progress.of(id, entries).orElseThrow();
  }

  private static Call call() {
    return new Call(
        "acme",
        "1700000000.1",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "customer",
        Map.of());
  }
}
