package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import io.sidetape.store.Manifest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Asterisk's clock is put back or forth in mid-call: its own times claim what is not so.
class ClocksTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LENGTH = Duration.ofSeconds(5);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path root;
  private House house;
  private final Map<Side, Instant> starts = new EnumMap<>(Side.class);
  private final Map<Side, Instant> ends = new EnumMap<>(Side.class);
  private OptionalLong uptime = OptionalLong.empty();
  private Optional<Duration> lasted = Optional.of(LENGTH);
  private Duration held = LENGTH;
  private List<Entry> more = List.of();

  @BeforeEach
  void build() throws Exception {
    house = new House(root);
    for (var side : Side.values()) {
      starts.put(side, START);
      ends.put(side, START.plus(LENGTH));
    }
  }

  @Test
  void a_clock_that_nobody_set_is_not_spoken_of() throws Exception {
    assertThat(events()).isEmpty();
    assertThat(sides().left().lostSamples()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-3600, 3600, -20, 20, 400_000})
  void nothing_is_called_lost_by_times_that_jumped(int seconds) throws Exception {
    ends.replaceAll((side, end) -> end.plusSeconds(seconds));
    more = List.of(new Entry.Happened(START.plusSeconds(seconds + 4), "held", Map.of()));
    var events = events();
    assertThat(events)
        .filteredOn(it -> it.type().equals("clock_jumped"))
        .containsExactly(new Manifest.Event(0, "clock_jumped", Map.of("by_ms", seconds * 1000L)));
    assertThat(events)
        .filteredOn(it -> !it.type().equals("clock_jumped"))
        .containsExactly(new Manifest.Event(4_000, "held", Map.of()));
    assertThat(sides().left().lostSamples()).isZero();
    assertThat(only().startedAt()).isEqualTo(START);
    assertThat(only().endedAt()).isEqualTo(START.plus(LENGTH));
    assertThat(alignment().method()).isEqualTo("recording-started");
    assertThat(Findings.flags(only())).contains("clock_jumped");
  }

  @Test
  void the_machines_uptime_is_a_witness_whoever_read_it() throws Exception {
    ends.replaceAll((side, end) -> end.plus(HOUR));
    lasted = Optional.empty();
    uptime = OptionalLong.of(7_000_000);
    assertThat(events())
        .containsExactly(new Manifest.Event(0, "clock_jumped", Map.of("by_ms", 3_600_000)));
    assertThat(sides().left().lostSamples()).isZero();
  }

  @Test
  void what_is_really_lost_is_told_all_the_same() throws Exception {
    ends.replaceAll((side, end) -> end.plus(HOUR));
    held = LENGTH.minusSeconds(2);
    var events = events();
    assertThat(events).extracting(Manifest.Event::type).contains("clock_jumped");
    assertThat(events)
        .filteredOn(it -> it.type().equals("samples_missing"))
        .extracting(it -> it.details().get("missing_ms"))
        .containsExactly(2_000L, 2_000L);
    assertThat(sides().left().lostSamples()).isEqualTo(16_000);
  }

  @Test
  void a_file_that_is_short_by_all_clocks_is_short() throws Exception {
    held = Duration.ofSeconds(1);
    var events = events();
    assertThat(events).extracting(Manifest.Event::type).containsOnly("samples_missing");
    assertThat(sides().right().lostSamples()).isEqualTo(32_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, 3, 30})
  void an_event_that_was_long_on_its_way_sets_no_clock(int seconds) throws Exception {
    lasted = Optional.of(LENGTH.plusSeconds(seconds));
    assertThat(events()).isEmpty();
  }

  @Test
  void a_clock_put_back_shows_without_a_second_one() throws Exception {
    ends.replaceAll((side, end) -> end.minus(HOUR));
    lasted = Optional.empty();
    assertThat(events())
        .containsExactly(new Manifest.Event(0, "clock_jumped", Map.of("by_ms", -3_600_000)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void a_jump_between_the_two_starts_moves_no_side(int hours) throws Exception {
    starts.replace(Side.OUT, START.plus(HOUR.multipliedBy(hours)));
    ends.replaceAll((side, end) -> end.plus(HOUR.multipliedBy(hours)));
    assertThat(events()).extracting(Manifest.Event::type).contains("clock_jumped");
    assertThat(alignment().offsetSamples()).isZero();
    assertThat(alignment().method()).isEqualTo("none");
    assertThat(audio().durationMs()).isEqualTo(LENGTH.toMillis());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void a_jump_between_the_two_ends_ends_no_side_early(int hours) throws Exception {
    ends.replace(Side.OUT, START.plus(LENGTH).plus(HOUR.multipliedBy(hours)));
    assertThat(events()).extracting(Manifest.Event::type).containsOnly("clock_jumped");
    assertThat(audio().durationMs()).isEqualTo(LENGTH.toMillis());
  }

  @Test
  void a_side_that_began_much_later_is_believed() throws Exception {
    starts.replace(Side.OUT, START.plusSeconds(50));
    ends.replaceAll((side, end) -> START.plusSeconds(55));
    lasted = Optional.empty();
    assertThat(events())
        .extracting(Manifest.Event::type)
        .containsOnly("samples_missing"); // of the left
    assertThat(alignment().offsetSamples()).isEqualTo(400_000);
  }

  /// The two sides' files hold the same here.
  private List<Manifest.Event> events() throws Exception {
    return manifest().events().stream().filter(it -> !it.type().equals("sides_identical")).toList();
  }

  private Manifest manifest() throws Exception {
    try (var spool = Spool.open(house.state)) {
      var id = RecordingId.at(START.toEpochMilli());
      var none = Optional.<String>empty();
      var call = new Call("acme", "17.1", none, none, none, none, none, "customer", Map.of());
      try (var folder = spool.create(id, new Entry.Accepted(START, call))) {
        folder.append(new Entry.Recording(START, "wav"));
        for (var side : Side.values()) {
          folder.append(new Entry.Started(Objects.requireNonNull(starts.get(side)), side, uptime));
          if (lasted.isPresent())
            folder.append(new Entry.Lasted(START, side, lasted.get().toMillis()));
          folder.append(
              new Entry.Finished(Objects.requireNonNull(ends.get(side)), side, true, upAtTheEnd()));
          house.wav(side.recordingName(id) + ".wav", (int) held.toMillis());
        }
        for (var entry : more) folder.append(entry);
        folder.append(new Entry.Closed(START));
      }
      var courier = house.courier(spool, Optional.empty());
      courier.deliver(id);
      await().until(() -> courier.backlog() == 0);
      courier.stop();
    }
    return only();
  }

  private OptionalLong upAtTheEnd() {
    return uptime.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(uptime.getAsLong() + LENGTH.toMillis());
  }

  private Manifest only() throws Exception {
    assertThat(house.manifests()).hasSize(1);
    return house.manifests().getFirst();
  }

  private Manifest.Sides sides() throws Exception {
    return Objects.requireNonNull(only().sides());
  }

  private Manifest.Audio audio() throws Exception {
    return Objects.requireNonNull(only().audio());
  }

  private Manifest.AlignmentInfo alignment() throws Exception {
    return Objects.requireNonNull(only().alignment());
  }
}
