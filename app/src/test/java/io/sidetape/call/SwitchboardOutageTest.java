package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.FakeAsterisk;
import io.sidetape.ari.Reply;
import io.sidetape.spool.Call;
import io.sidetape.spool.Census;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The connection goes in mid-call, or Asterisk, or the daemon, and each call is finished once.
class SwitchboardOutageTest extends SwitchboardRig {
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
  void a_stop_while_a_call_is_being_let_go_on_forgets_neither_start()
      throws IOException, InterruptedException {
    var first = new AtomicBoolean(true);
    fake.on("POST", "/channels/*/continue", _ -> first.getAndSet(false) ? new Reply.Never() : null);
    start(LONG);
    fake.call(CALL);
    untilWentOn();
    switchboard.stop();
    assertThat(progress(onlyId()).started()).hasSize(2);
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

  private void startAgain(RecordingId id) throws IOException {
    asterisk = Asterisk.of(fake.settings());
    switchboard = switchboard(new CallSettings(LONG, 0));
    switchboard.adopt(progress(id));
    asterisk.connect(switchboard);
    await().until(() -> fake.sockets() == 1 && asterisk.connected());
  }
}
