package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import io.sidetape.ari.AriEvent;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.ari.Reply;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Marks;
import io.sidetape.spool.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A recording that cannot be set up, or is so late, and the call that goes on nevertheless.
class SetUpTroubleTest extends SwitchboardRig {
  /// Asterisk's yes to a snoop that does not come, or not yet.
  private static final Reply COMING =
      Reply.ok("{\"id\":\"x\",\"name\":\"Snoop/x\",\"state\":\"Up\"}");

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
    await().until(() -> fake.recordings().size() == 2);
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(progress.started()).containsOnlyKeys(Side.IN, Side.OUT);
    assertThat(progress.events()).extracting(Entry.Happened::what).containsExactly("late_start");
    untilNothingOfOursIsLeft();
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
  void snoops_that_somebody_hangs_up_at_once_are_told_from_a_call_that_ended() throws IOException {
    fake.on("POST", RECORD, Reply.refused(404, "Channel not found"));
    start(LONG);
    fake.call(CALL);
    var progress = untilFinished();
    assertThat(progress.events()).extracting(Entry.Happened::what).containsExactly("call_goes_on");
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
    assertThat(fake.channels()).contains(CALL);
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
  void a_call_that_asterisk_does_nothing_for_goes_on_with_its_id() throws IOException {
    fake.on("POST", SNOOP, new Reply.Never());
    start(SHORT);
    fake.call(CALL);
    untilWentOn();
    assertThat(fake.variable(CALL, "SIDETAPE_ID")).isEqualTo(onlyId().text());
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("failed");
  }

  @Test
  void a_call_waits_from_the_moment_its_event_came_in_however_late_it_is_read() {
    fake.on("POST", SNOOP, COMING);
    var hold = Duration.ofMinutes(2);
    start(hold);
    var channel = new ChannelInfo(CALL, "", "", "", "", "", "", "", Optional.empty());
    var seen = System.nanoTime() - hold.toNanos();
    switchboard.accept(
        new AriEvent.StasisStart(Instant.now(), channel, List.of("tenant=acme"), seen));
    untilWentOn();
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
  void calls_whose_set_up_hangs_keep_none_of_those_behind_them() throws IOException {
    int many = 40;
    fake.on("POST", SNOOP, COMING);
    start(SHORT);
    for (int i = 0; i < many; i++) fake.call("many-" + i);
    await().until(() -> IntStream.range(0, many).allMatch(i -> wentOn("many-" + i)));
    await().atMost(Duration.ofSeconds(20)).until(() -> spool.ids().size() == many);
    for (int i = 0; i < many; i++) fake.hangUp("many-" + i);
    await().until(() -> finished.size() == many);
  }

  /// Forty a second are served here, and the last of them would be held for longer than it may.
  @Test
  void whose_turn_would_come_too_late_goes_on_as_soon_as_that_is_known() {
    int many = 100;
    var late = Duration.ofMillis(50L * Runtime.getRuntime().availableProcessors());
    var format = Reply.ok("{\"value\":\"(ulaw)\"}");
    fake.on("GET", "/channels/*/variable", new Reply.Late(late, format));
    var order = new CopyOnWriteArrayList<String>();
    var ids = new CopyOnWriteArrayList<String>();
    fake.on(
        "POST",
        "/channels/*/continue",
        request -> {
          var channelId = request.path().replaceAll("^/channels/|/continue$", "");
          ids.add(fake.variable(channelId, "SIDETAPE_ID"));
          return noted(order, channelId);
        });
    start(Duration.ofSeconds(2));
    for (int i = 0; i < many; i++) fake.call("many-" + i);
    await().until(() -> order.size() == many);
    assertThat(order.indexOf("many-99")).isBetween(0, many / 2);
    assertThat(ids).as("told before they go on").doesNotContain("").doesNotHaveDuplicates();
  }

  private static @Nullable Reply noted(List<String> order, String channelId) {
    order.add(channelId);
    return null; // as ever
  }

  private boolean wentOn(String channelId) {
    return fake.asked("POST", "/channels/" + channelId + "/continue") > 0;
  }

  @Test
  void a_variable_that_is_never_answered_does_not_keep_the_call() {
    fake.on("POST", "/channels/*/variable", new Reply.Never());
    start(SHORT);
    fake.call(CALL);
    untilWentOn();
  }

  @Test
  void a_recording_that_starts_after_the_hold_is_told_as_late_since_the_calls_mark()
      throws IOException {
    var marks = Files.createDirectories(folder.resolve(Marks.FOLDER));
    var mark = Files.createFile(marks.resolve(CALL));
    Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minusSeconds(5)));
    fake.on("POST", SNOOP, COMING);
    start(SHORT);
    fake.call(CALL);
    untilWentOn();
    var id = onlyId();
    fake.call(Side.IN.snoopId(id));
    fake.call(Side.OUT.snoopId(id));
    await().until(() -> fake.recordings().size() == 2);
    fake.hangUp(Side.IN.snoopId(id));
    fake.hangUp(Side.OUT.snoopId(id));
    fake.hangUp(CALL);
    var progress = untilFinished();
    assertThat(progress.started()).hasSize(2);
    var late = progress.events().getFirst();
    assertThat(late.what()).isEqualTo("late_start");
    assertThat(Long.parseLong(String.valueOf(late.details().get("missing_ms"))))
        .isGreaterThanOrEqualTo(5_000);
    assertThat(wentOn()).isEqualTo(1);
    untilNothingOfOursIsLeft();
  }

  @Test
  void a_set_up_that_a_stop_meets_comes_to_its_end_and_the_call_is_told_what_is_so()
      throws Exception {
    fake.on("POST", SNOOP, COMING);
    start(LONG);
    fake.call(CALL);
    await().until(() -> fake.asked("POST", SNOOP) == 2);
    var stop = new FutureTask<>(this::stopped);
    var stopping = Thread.ofVirtual().start(stop);
    await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
    fake.call(Side.IN.snoopId(onlyId()));
    fake.call(Side.OUT.snoopId(onlyId()));
    assertThat(stop.get()).isTrue();
    assertThat(fake.recordings()).hasSize(2);
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("recording");
    assertThat(wentOn()).isEqualTo(1);
  }

  private boolean stopped() throws InterruptedException {
    switchboard.stop();
    return true;
  }

  @Test
  void a_continue_that_fails_is_tried_until_asterisk_answers() {
    var tries = new AtomicInteger();
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
}
