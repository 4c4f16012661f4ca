package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An event stream as it should not be: each call goes on and is one recording all the same.
class OddEventsTest {
  private static final String CALL = "1700000000.1";
  private static final String UNKNOWN =
      "{\"type\":\"SomethingNew\",\"application\":\"sidetape\",\"payload\":\"%s\"}"
          .formatted("x".repeat(1 << 20));

  private static final DateTimeFormatter ASTERISK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ");

  @TempDir Path folder;
  private Office office;

  @BeforeEach
  void open() throws IOException {
    office = new Office(folder);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    office.close();
  }

  @Test
  void every_event_twice_is_one_recording() throws IOException {
    isOneRecording(event -> List.of(event, event));
    assertThat(office.fake().asked("POST", "/channels/*/snoop/*")).isEqualTo(2);
    assertThat(office.fake().asked("POST", "/channels/*/record")).isEqualTo(2);
  }

  @Test
  void unknown_types_of_a_megabyte_between_all_events_are_passed_over() throws IOException {
    isOneRecording(event -> List.of(UNKNOWN, event, "{\"type\":\"\"}", "no json"));
  }

  @Test
  void events_of_a_megabyte_are_read() throws IOException {
    var padding = "{\"padding\":\"" + "x".repeat(1 << 20) + "\",";
    isOneRecording(event -> List.of(padding + event.substring(1)));
  }

  @Waits
  @ParameterizedTest
  @ValueSource(strings = {"StasisEnd", "ChannelDestroyed", "RecordingFinished"})
  void a_type_that_never_comes_at_the_end_keeps_no_call(String missing) throws IOException {
    isOneRecording(event -> is(missing, event) ? List.of() : List.of(event));
  }

  @Waits
  @Test
  void ends_that_nobody_told_are_marked_as_unseen() throws IOException {
    office.fake().distort(event -> is("RecordingFinished", event) ? List.of() : List.of(event));
    var id = office.call(CALL);
    office.fake().hangUp(CALL);
    assertThat(office.untilFinished(id).finished().values()).hasSize(2).noneMatch(it -> it.seen());
  }

  @Test
  void an_end_whose_event_comes_just_after_asterisk_was_asked_is_seen() throws IOException {
    var id = office.call(CALL);
    var kept = new CopyOnWriteArrayList<String>();
    office.fake().distort(event -> keep(event, kept));
    for (var side : Side.values()) office.asterisk().hangup(side.snoopId(id));
    await().until(() -> kept.stream().filter(it -> is("RecordingFinished", it)).count() == 2);
    office.fake().dropSockets();
    await().until(() -> office.fake().asked("GET", "/recordings/live/*") == 2);
    kept.stream().filter(it -> is("RecordingFinished", it)).forEach(office.fake()::send);
    office.fake().hangUp(CALL);
    var progress = office.untilFinished(id);
    assertThat(progress.finished().values()).hasSize(2).allMatch(it -> it.seen());
  }

  private static List<String> keep(String event, List<String> kept) {
    kept.add(event);
    return List.of();
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void how_long_a_side_was_recorded_is_told_by_another_clock_too(int hours) throws IOException {
    var id = office.call(CALL);
    office.fake().distort(event -> List.of(moved(event, hours)));
    office.fake().hangUp(CALL);
    var progress = office.untilFinished(id);
    assertThat(progress.finished().values()).hasSize(2).allMatch(it -> it.seen());
    for (var side : Side.values()) {
      var told =
          Duration.between(
              Objects.requireNonNull(progress.started().get(side)),
              Objects.requireNonNull(progress.finished().get(side)).at());
      assertThat(told.abs()).isGreaterThan(Duration.ofMinutes(58));
      assertThat(Objects.requireNonNull(progress.lasted().get(side)))
          .isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }
  }

  /// The event with its time moved.
  private static String moved(String event, int hours) {
    var time = Pattern.compile("(?<=\"timestamp\":\")\\d{4}-[^\"]+").matcher(event);
    return time.replaceAll(
        it -> ASTERISK.format(OffsetDateTime.parse(it.group(), ASTERISK).plusHours(hours)));
  }

  @Waits
  @Test
  void starts_that_nobody_told_are_asked_for() throws IOException {
    office.fake().distort(event -> is("RecordingStarted", event) ? List.of() : List.of(event));
    var id = office.call(CALL);
    office.fake().hangUp(CALL);
    assertThat(office.untilFinished(id).finished()).hasSize(2);
    office.leavesNothing();
  }

  @Waits
  @Test
  void snoops_whose_coming_nobody_told_are_asked_for() throws IOException {
    office
        .fake()
        .distort(event ->
            is("StasisStart", event) && event.contains("sidetape-") ? List.of() : List.of(event));
    var id = office.call(CALL);
    assertThat(office.fake().recordings()).hasSize(2);
    office.fake().hangUp(CALL);
    assertThat(office.untilFinished(id).started()).hasSize(2);
  }

  @Waits
  @Test
  void a_start_that_comes_after_the_end_counts_as_the_start() throws IOException {
    var late = new AtomicReference<>("");
    office
        .fake()
        .distort(event -> {
          if (!event.contains("-out\"") || !event.contains("Recording")) return List.of(event);
          if (is("RecordingStarted", event)) late.set(event);
          return is("RecordingFinished", event) ? List.of(event, late.get()) : List.of();
        });
    var id = office.call(CALL);
    office.fake().hangUp(CALL);
    var progress = office.untilFinished(id);
    assertThat(progress.started()).containsOnlyKeys(Side.IN, Side.OUT);
    assertThat(progress.finished()).hasSize(2);
    office.leavesNothing();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void calls_whose_events_come_in_any_order_are_one_recording_each(long seed) throws IOException {
    var random = new Random(seed);
    try (var later = Executors.newSingleThreadScheduledExecutor()) {
      office.fake().distort(event -> after(random.nextInt(30), event, later));
      var calls = IntStream.range(0, 6).mapToObj(i -> CALL + i).toList();
      for (var call : calls) office.call(call);
      for (var call : calls) office.fake().hangUp(call);
      for (var call : calls)
        assertThat(office.untilFinished(office.idOf(call)).finished()).hasSize(2);
      assertThat(office.recordings()).hasSize(6);
      office.leavesNothing();
    }
  }

  @Waits
  @Test
  void a_flood_about_a_call_costs_only_what_is_too_much() throws IOException {
    var id = office.call(CALL);
    for (int i = 0; i < 3_000; i++) office.fake().send(about(i % 2 == 0 ? "Hold" : "Unhold", CALL));
    office.fake().hangUp(CALL);
    var progress = office.untilFinished(id);
    assertThat(progress.finished()).hasSize(2);
    assertThat(progress.events()).hasSizeLessThanOrEqualTo(1_000);
  }

  @Waits
  @Test
  void snoops_that_both_end_in_a_call_are_told_as_an_end_that_is_not_the_calls()
      throws IOException {
    var id = office.call(CALL);
    for (var side : Side.values()) office.fake().hangUp(side.snoopId(id));
    assertThat(office.untilFinished(id).events())
        .extracting(Entry.Happened::what)
        .containsExactly("call_goes_on");
    assertThat(office.fake().channels()).containsExactly(CALL);
  }

  @Test
  void a_snoop_that_records_for_another_daemon_is_left_alone() {
    var theirs = new io.sidetape.spool.RecordingId("01M7Y2YEQDK2N2K37JEM034XB0");
    office.fake().distort(event -> List.of());
    office.fake().call(Side.IN.snoopId(theirs));
    office.fake().call(Side.OUT.snoopId(theirs));
    office
        .asterisk()
        .alone(
            round -> round.record(Side.IN.snoopId(theirs), Side.IN.recordingName(theirs), "wav"));
    office.fake().dropSockets();
    await().until(() -> office.fake().channels().size() == 1);
    assertThat(office.fake().channels()).containsExactly(Side.IN.snoopId(theirs));
    assertThat(office.fake().recordings()).containsExactly(Side.IN.recordingName(theirs));
  }

  private void isOneRecording(Function<String, List<String>> distortion) throws IOException {
    office.fake().distort(distortion);
    var id = office.call(CALL);
    office.fake().hangUp(CALL);
    var progress = office.untilFinished(id);
    assertThat(progress.started()).containsOnlyKeys(Side.IN, Side.OUT);
    assertThat(progress.finished()).containsOnlyKeys(Side.IN, Side.OUT);
    assertThat(progress.failed()).isEmpty();
    assertThat(progress.events()).isEmpty();
    assertThat(office.recordings()).containsExactly(id);
    office.leavesNothing();
  }

  private List<String> after(int millis, String event, ScheduledExecutorService later) {
    var _ = later.schedule(() -> office.fake().send(event), millis, TimeUnit.MILLISECONDS);
    return List.of();
  }

  private static boolean is(String type, String event) {
    return event.contains("\"type\":\"" + type + "\"");
  }

  private static String about(String what, String channelId) {
    return "{\"type\":\"Channel%s\",\"channel\":{\"id\":\"%s\"}}".formatted(what, channelId);
  }
}
