package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.ari.FakeAsterisk.Request;
import io.sidetape.ari.Reply;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Calls on a scripted Asterisk: whatever it does, the call goes on in its dialplan.
class SwitchboardTest extends SwitchboardRig {
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
    fake.goesTo("tool", strangers);
    fake.call(stray);
    start(LONG);
    await().until(() -> !fake.channels().contains(stray));
    assertThat(fake.channels()).contains(strangers);
    fake.call(Side.OUT.snoopId(RecordingId.at(2)));
    await().until(() -> fake.channels().size() == 1);
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
  void many_calls_at_once_are_each_recorded() {
    start(LONG);
    for (int i = 0; i < 40; i++) fake.call("1700000001." + i, "tenant=acme");
    await().until(() -> fake.recordings().size() == 80);
    await().until(() -> wentOn() == 40);
    for (int i = 0; i < 40; i++) fake.hangUp("1700000001." + i);
    await().until(() -> finished.size() == 40);
    untilNobodyIsIn();
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
