package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.FakeAsterisk;
import io.sidetape.ari.FakeAsterisk.Request;
import io.sidetape.ari.Reply;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Call;
import io.sidetape.spool.Census;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls on a scripted Asterisk: whatever it does, the call goes on in its dialplan.
class SwitchboardTest {
  private static final String CALL = "1700000000.1";
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(80);
  private static final String SNOOP = "/channels/*/snoop/*";
  private static final String RECORD = "/channels/*/record";

  /// Asterisk's yes to a snoop that does not come, or not yet.
  private static final Reply COMING =
      Reply.ok("{\"id\":\"x\",\"name\":\"Snoop/x\",\"state\":\"Up\"}");

  @TempDir Path folder;
  private final List<RecordingId> finished = new CopyOnWriteArrayList<>();
  private FakeAsterisk fake;
  private Spool spool;
  private Asterisk asterisk;
  private Switchboard switchboard;
  private volatile boolean buggy;

  @BeforeEach
  void open() throws IOException {
    fake = FakeAsterisk.start();
    spool = Spool.open(folder);
    asterisk = Asterisk.of(fake.settings());
    switchboard = switchboard(new CallSettings(LONG, 0));
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    switchboard.stop();
    asterisk.close();
    spool.close();
    fake.close();
  }

  @Test
  void a_call_is_recorded_on_both_sides_and_goes_on() throws IOException {
    start(LONG);
    fake.call(CALL, "tenant=acme", "ref=7");
    untilWentOn();
    var id = onlyId();
    assertThat(fake.variable(CALL, "SIDETAPE_ID")).isEqualTo(id.text());
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("recording");
    assertThat(fake.recordings())
        .containsExactlyInAnyOrder(Side.IN.recordingName(id), Side.OUT.recordingName(id));

    await().until(() -> progress(id).linkedId().isPresent()); // asked for once it has gone on
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(progress.started()).containsOnlyKeys(Side.IN, Side.OUT);
    assertThat(progress.finished().values()).hasSize(2).allMatch(end -> end.seen());
    assertThat(progress.format()).contains("wav");
    assertThat(progress.call().tenant()).isEqualTo("acme");
    assertThat(progress.call().labels()).containsEntry("ref", "7");
    assertThat(progress.linkedId()).contains(CALL);
    assertThat(progress.failed()).isEmpty();
    untilNothingOfOursIsLeft();
  }

  @Test
  void the_variables_are_set_before_the_call_goes_on_and_after_both_recordings_were_asked_for() {
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    var order = fake.requests().stream().map(SwitchboardTest::kind).toList();
    int wentOn = order.indexOf("continue");
    assertThat(order.subList(0, wentOn)).contains("SIDETAPE_ID", "SIDETAPE_STATUS", "record");
    assertThat(order.indexOf("snoop")).isLessThan(order.indexOf("record"));
    assertThat(order.lastIndexOf("record")).isLessThan(wentOn);
  }

  @Test
  void both_sides_are_asked_for_before_either_is_answered() {
    fake.on("POST", SNOOP, new Reply.Never());
    start(SHORT);
    fake.call(CALL);
    await().until(() -> fake.asked("POST", SNOOP) == 2);
    untilWentOn();
  }

  @Test
  void a_tenant_who_is_not_recorded_is_told_off_and_leaves_no_trace() throws IOException {
    start(LONG);
    fake.call(CALL, "tenant=quiet");
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("off");
    assertThat(fake.asked("POST", SNOOP)).isZero();
    untilNobodyIsIn();
    assertThat(spool.ids()).isEmpty();
  }

  @Waits
  @ParameterizedTest
  @ValueSource(ints = {404, 409, 422, 500, 503})
  void a_snoop_that_is_refused_leaves_the_call_unrecorded_and_going_on(int status)
      throws IOException {
    fake.on("POST", SNOOP, Reply.refused(status, "no"));
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
    fake.hangUp(CALL); // until then a 5xx may yet become a yes
    var progress = untilFinished();
    assertThat(progress.failed()).containsOnlyKeys(Side.IN, Side.OUT);
    assertThat(progress.started()).isEmpty();
  }

  @Test
  void answers_that_are_not_json_leave_the_call_going_on() throws IOException {
    fake.on("POST", SNOOP, Reply.ok("<html>nginx</html>"));
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
    assertThat(reason(untilFinished(), Side.IN)).isEqualTo("asterisk_unreadable");
  }

  @Waits
  @Test
  void a_connection_that_is_cut_leaves_the_call_going_on() throws IOException {
    fake.on("POST", SNOOP, new Reply.HangUp());
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    fake.hangUp(CALL);
    assertThat(reason(untilFinished(), Side.OUT)).isEqualTo("asterisk_unreachable");
  }

  @Waits
  @Test
  void a_call_that_came_while_nothing_answered_is_recorded_once_something_does()
      throws IOException {
    var away = new AtomicBoolean(true);
    fake.on("POST", SNOOP, request -> away.get() ? new Reply.HangUp() : null);
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
    away.set(false);
    await().until(() -> "recording".equals(fake.variable(CALL, "SIDETAPE_STATUS")));
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(progress.started()).containsOnlyKeys(Side.IN, Side.OUT);
    assertThat(progress.events()).extracting(Entry.Happened::what).containsExactly("late_start");
    untilNothingOfOursIsLeft();
  }

  @Waits
  @Test
  void a_call_whose_asterisk_never_comes_back_ends_once_its_files_stand_still() throws IOException {
    start(new CallSettings(LONG, 0, SHORT));
    fake.call(CALL);
    untilWentOn();
    fake.close();
    fake = FakeAsterisk.start(); // another one, for the end of the test
    assertThat(untilFinished().finished().values()).hasSize(2).noneMatch(end -> end.seen());
  }

  @Waits
  @Test
  void a_recording_that_is_refused_leaves_no_snoop_behind() throws IOException {
    fake.on("POST", RECORD, Reply.refused(409, "no"));
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
    assertThat(reason(untilFinished(), Side.IN)).isEqualTo("refused");
    untilNothingOfOursIsLeft();
  }

  @Waits
  @Test
  void one_side_alone_is_recorded_and_the_journal_says_so() throws IOException {
    fake.on("POST", SNOOP, request -> isOut(request) ? Reply.refused(500, "no") : null);
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("recording");
    assertThat(fake.recordings()).containsExactly(Side.IN.recordingName(onlyId()));
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(progress.started()).containsOnlyKeys(Side.IN);
    assertThat(progress.failed()).containsOnlyKeys(Side.OUT);
    untilNothingOfOursIsLeft();
  }

  @Test
  void snoops_that_never_come_hold_the_call_no_longer_than_the_limit() {
    fake.on("POST", SNOOP, COMING);
    start(SHORT);
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.asked("POST", RECORD)).isZero();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
  }

  @Test
  void answers_that_never_come_hold_the_call_no_longer_than_the_limit() {
    fake.on("POST", SNOOP, new Reply.Never());
    start(SHORT);
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.asked("POST", RECORD)).isZero();
  }

  @Test
  void a_variable_that_is_never_answered_does_not_keep_the_call() {
    fake.on("POST", "/channels/*/variable", new Reply.Never());
    start(SHORT);
    fake.call(CALL);
    untilWentOn();
  }

  @Test
  void a_recording_that_starts_after_the_hold_counts_and_is_told_as_late() throws IOException {
    fake.on("POST", SNOOP, COMING);
    start(SHORT);
    fake.call(CALL);
    untilWentOn();
    var id = onlyId();
    fake.call(Side.IN.snoopId(id));
    fake.call(Side.OUT.snoopId(id));
    await().until(() -> fake.recordings().size() == 2);
    await().until(() -> fake.variable(CALL, "SIDETAPE_STATUS").equals("recording"));
    fake.hangUp(Side.IN.snoopId(id));
    fake.hangUp(Side.OUT.snoopId(id));
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(progress.started()).hasSize(2);
    assertThat(progress.events()).anyMatch(event -> event.what().equals("late_start"));
    assertThat(wentOn()).isEqualTo(1);
    untilNothingOfOursIsLeft();
  }

  @Test
  void a_continue_that_fails_is_tried_until_asterisk_answers() {
    var tries = new java.util.concurrent.atomic.AtomicInteger();
    fake.on(
        "POST",
        "/channels/*/continue",
        _ -> tries.incrementAndGet() < 3 ? Reply.refused(503, "busy") : null);
    start(LONG);
    fake.call(CALL);
    await().until(() -> tries.get() == 3);
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("recording");
  }

  @Waits
  @Test
  void a_spool_that_cannot_be_written_keeps_no_call() throws IOException {
    start(LONG);
    Files.delete(spool.folder());
    Files.writeString(spool.folder(), "no folder");
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
    assertThat(fake.asked("POST", SNOOP)).isZero();
    Files.delete(spool.folder());
    Files.createDirectory(spool.folder());
    untilNobodyIsIn();
  }

  @Test
  void a_disc_with_too_little_room_keeps_no_call() throws IOException {
    start(new CallSettings(LONG, Long.MAX_VALUE));
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
    assertThat(fake.asked("POST", SNOOP)).isZero();
  }

  @Test
  void a_call_that_hangs_up_during_set_up_is_finished_and_leaves_nothing() throws IOException {
    fake.on(
        "POST",
        SNOOP,
        request -> {
          if (isOut(request)) fake.hangUp(CALL);
          return null;
        });
    start(LONG);
    fake.call(CALL);
    untilFinished();
    untilNothingOfOursIsLeft();
  }

  @Test
  void a_recording_that_fails_in_asterisk_ends_its_side_alone() throws IOException {
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    var id = onlyId();
    fake.send(
        event(
            "RecordingFailed",
            """
            "recording":{"name":"%s","format":"wav","state":"failed","target_uri":"channel:x","cause":"disc"}\
            """
                .formatted(Side.OUT.recordingName(id))));
    await().until(() -> progress(id).failed().containsKey(Side.OUT));
    assertThat(finished).isEmpty();
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(reason(progress, Side.OUT)).isEqualTo("recording_failed");
    assertThat(progress.finished()).containsKey(Side.IN);
  }

  @Test
  void a_snoop_that_ends_early_ends_its_side_and_the_other_goes_on() throws IOException {
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    var id = onlyId();
    fake.hangUp(Side.OUT.snoopId(id));
    await().until(() -> progress(id).finished().containsKey(Side.OUT));
    assertThat(fake.recordings()).containsExactly(Side.IN.recordingName(id));
    assertThat(finished).isEmpty();
    fake.hangUp(CALL);
    assertThat(untilFinished().finished()).hasSize(2);
  }

  @Test
  void a_second_stasis_of_the_same_channel_goes_straight_on() {
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    fake.call(CALL);
    await().until(() -> wentOn() == 2);
    assertThat(fake.asked("POST", SNOOP)).isEqualTo(2);
    assertThat(switchboard.live()).isEqualTo(1);
  }

  @Test
  void a_snoop_that_no_call_knows_is_hung_up() {
    var stray = Side.IN.snoopId(RecordingId.at(1));
    var strangers = "sidetape-tool-in";
    fake.call(strangers);
    fake.call(stray);
    start(LONG);
    await().until(() -> !fake.channels().contains(stray));
    assertThat(fake.channels()).contains(strangers);
    fake.call(Side.OUT.snoopId(RecordingId.at(2)));
    await().until(() -> fake.channels().size() == 1);
  }

  @Test
  void a_connection_that_drops_in_a_call_loses_nothing_of_it() throws IOException {
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    fake.dropSockets();
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(progress.started()).hasSize(2);
    assertThat(progress.finished()).hasSize(2);
    untilNothingOfOursIsLeft();
  }

  @Test
  void a_connection_that_drops_during_set_up_keeps_no_call() throws IOException {
    fake.on(
        "POST",
        RECORD,
        _ -> {
          fake.dropSockets();
          return null;
        });
    start(SHORT);
    fake.call(CALL);
    untilWentOn();
    await().until(() -> fake.sockets() > 0);
    fake.hangUp(CALL);
    untilFinished();
    untilNothingOfOursIsLeft();
  }

  @Test
  void a_fault_in_one_call_touches_no_other() {
    start(LONG);
    buggy = true;
    fake.call(CALL);
    fake.call("1700000000.2");
    await().until(() -> wentOn() == 2);
    fake.hangUp(CALL);
    await().until(() -> finished.size() == 1);
    fake.hangUp("1700000000.2");
    await().until(() -> finished.size() == 2);
    untilNobodyIsIn();
    untilNothingOfOursIsLeft();
  }

  @Test
  void a_fault_in_what_is_told_of_a_start_does_not_end_the_call_s_recording() {
    start(LONG);
    var told = new AtomicInteger();
    switchboard.onStarted((_, _) -> {
      told.incrementAndGet();
      throw new IllegalStateException("a bug, on purpose");
    });
    fake.call(CALL);
    await().until(() -> told.get() == 1);
    fake.hangUp(CALL);
    await().until(() -> finished.size() == 1);
    untilNobodyIsIn();
  }

  @Test
  void a_stop_leaves_calls_and_recordings_alone_and_the_next_start_adopts_them()
      throws IOException, InterruptedException {
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    var id = onlyId();
    switchboard.stop();
    asterisk.close();
    assertThat(fake.recordings()).hasSize(2);
    assertThat(finished).isEmpty();

    startAgain(id);
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(progress.id()).isEqualTo(id);
    assertThat(progress.finished()).hasSize(2);
    untilNothingOfOursIsLeft();
  }

  @Test
  void a_call_that_ended_while_no_daemon_was_there_is_finished_by_the_next()
      throws IOException, InterruptedException {
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    var id = onlyId();
    switchboard.stop();
    asterisk.close();
    fake.hangUp(CALL);

    startAgain(id);
    assertThat(untilFinished().finished().values()).hasSize(2).noneMatch(end -> end.seen());
  }

  @Test
  void a_call_that_a_killed_daemon_had_not_counted_is_counted_by_the_next() throws IOException {
    var call =
        new Call(
            "acme",
            CALL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "customer",
            Map.of());
    var now = Clock.systemUTC().instant();
    var id = RecordingId.at(now.toEpochMilli());
    spool.create(id, new Entry.Accepted(now, call)).close();
    startAgain(id);
    untilFinished();
    var tally = Census.of(folder, Census.yesterday(now)).tenants().get("acme");
    assertThat(tally).isEqualTo(new Census.Tally(1, 0, Map.of(), Map.of(), 1, 0));
  }

  @Test
  void many_calls_at_once_are_each_recorded() {
    start(LONG);
    for (int i = 0; i < 40; i++) fake.call("1700000001." + i, "tenant=acme");
    await().until(() -> fake.recordings().size() == 80);
    await().until(() -> wentOn() == 40);
    for (int i = 0; i < 40; i++) fake.hangUp("1700000001." + i);
    await().until(() -> finished.size() == 40);
    untilNobodyIsIn();
  }

  private void start(Duration hold) {
    start(new CallSettings(hold, 0));
  }

  private void start(CallSettings settings) {
    switchboard = switchboard(settings);
    asterisk.connect(switchboard);
    await().until(() -> fake.sockets() == 1 && asterisk.connected());
  }

  private void startAgain(RecordingId id) throws IOException {
    asterisk = Asterisk.of(fake.settings());
    switchboard = switchboard(new CallSettings(LONG, 0));
    switchboard.adopt(progress(id));
    asterisk.connect(switchboard);
    await().until(() -> fake.sockets() == 1 && asterisk.connected());
  }

  private Switchboard switchboard(CallSettings settings) {
    return new Switchboard(
        asterisk,
        spool,
        folder,
        new Policy(Policy.Rule.ALWAYS, Map.of("quiet", Policy.Rule.NEVER)),
        settings,
        Clock.systemUTC(),
        new Metrics("test"),
        this::finished);
  }

  private void finished(RecordingId id) {
    finished.add(id);
    if (buggy) throw new IllegalStateException("a bug, on purpose");
  }

  private void untilWentOn() {
    await().until(() -> wentOn() > 0);
  }

  private long wentOn() {
    return fake.asked("POST", "/channels/*/continue");
  }

  private void untilNobodyIsIn() {
    await().until(() -> switchboard.live() == 0);
  }

  private void untilNothingOfOursIsLeft() {
    await().until(() -> fake.recordings().isEmpty());
    await().until(() -> fake.channels().stream().noneMatch(id -> Side.parse(id).isPresent()));
  }

  private Progress untilFinished() throws IOException {
    await().until(() -> finished.size() == 1);
    return progress(finished.getFirst());
  }

  private RecordingId onlyId() throws IOException {
    assertThat(spool.ids()).hasSize(1);
    return spool.ids().getFirst();
  }

  private Progress progress(RecordingId id) throws IOException {
    try (var recording = spool.find(id).orElseThrow()) {
      return recording.progress().orElseThrow();
    }
  }

  private static boolean isOut(Request request) {
    return request.path().endsWith("-out");
  }

  private static String reason(Progress progress, Side side) {
    var failed = progress.failed().get(side);
    return failed == null ? "" : failed.reason();
  }

  private static String kind(Request request) {
    var parts = request.parts();
    if (parts.size() < 3) return request.method();
    return parts.get(2).equals("variable") ? request.parameter("variable") : parts.get(2);
  }

  private static String event(String type, String fields) {
    return """
    {"type":"%s","timestamp":"2026-01-01T00:00:00.000+0000","application":"sidetape","asterisk_id":"x",%s}\
    """
        .formatted(type, fields);
  }
}
