package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.ari.FakeAsterisk;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one daemon began and the next one goes on with, on a scripted Asterisk.
class RestartTest {
  private static final String CALL = "1700000000.1";

  @TempDir Path folder;
  private FakeAsterisk fake;
  private Office office;

  @BeforeEach
  void open() throws IOException {
    fake = FakeAsterisk.start();
    start(1_000);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    office.close();
  }

  @Test
  void how_long_a_side_was_recorded_is_known_over_a_restart() throws Exception {
    var id = office.call(CALL);
    restart(61_500);
    fake.hangUp(CALL);
    assertThat(office.untilFinished(id).lasted())
        .containsOnlyKeys(Side.values())
        .allSatisfy((_, lasted) -> assertThat(lasted).isEqualTo(Duration.ofMillis(60_500)));
  }

  @Test
  void after_a_boot_it_is_not_known() throws Exception {
    var id = office.call(CALL);
    restart(500);
    fake.hangUp(CALL);
    var progress = office.untilFinished(id);
    assertThat(progress.finished()).hasSize(2);
    assertThat(progress.lasted()).isEmpty();
  }

  @Test
  void where_the_system_tells_no_uptime_it_is_not_known() throws Exception {
    Files.delete(uptime());
    var id = office.call(CALL);
    fake.hangUp(CALL);
    var progress = office.untilFinished(id);
    assertThat(progress.finished()).hasSize(2);
    assertThat(progress.lasted()).isEmpty();
  }

  @Test
  void a_start_that_a_kill_kept_from_being_told_is_told_by_the_next_daemon() throws Exception {
    var id = office.call(CALL);
    await().until(() -> office.progress(id).linkedId().isPresent());
    office.leave();
    forget(id, "described");
    start(2_000);
    await().until(() -> office.progress(id).linkedId().isPresent());
    assertThat(office.started()).containsExactly(id);
    fake.hangUp(CALL);
    office.untilFinished(id);
  }

  @Test
  void a_start_that_was_told_is_not_told_again() throws Exception {
    var id = office.call(CALL);
    await().until(() -> office.progress(id).linkedId().isPresent());
    restart(2_000);
    fake.hangUp(CALL);
    office.untilFinished(id);
    assertThat(office.started()).isEmpty();
  }

  @Test
  void a_call_that_a_killed_daemon_held_is_told_how_it_stands_before_it_goes_on() throws Exception {
    var id = office.call(CALL);
    office.leave();
    fake.takeBack(CALL);
    start(2_000);
    await().until(() -> fake.asked("POST", "/channels/*/continue") == 2);
    assertThat(fake.variable(CALL, "SIDETAPE_ID")).isEqualTo(id.text());
    assertThat(fake.variable(CALL, "SIDETAPE_STATUS")).isEqualTo("recording");
    fake.hangUp(CALL);
    office.untilFinished(id);
  }

  @Test
  void a_call_that_is_in_somebody_elses_app_by_now_is_left_there() throws Exception {
    var id = office.call(CALL);
    office.leave();
    fake.goesTo("voicebot", CALL);
    start(2_000);
    await().until(() -> fake.asked("GET", "/channels/" + CALL) > 1);
    fake.hangUp(CALL);
    office.untilFinished(id);
    assertThat(fake.asked("POST", "/channels/*/continue")).isEqualTo(1);
  }

  private void forget(RecordingId id, String type) throws IOException {
    var journal = folder.resolve("state/spool").resolve(id.text()).resolve("journal");
    var lines = Files.readAllLines(journal);
    assertThat(lines.removeIf(line -> line.contains('"' + type + '"'))).isTrue();
    Files.write(journal, lines);
  }

  private void restart(long uptimeMillis) throws IOException, InterruptedException {
    office.leave();
    start(uptimeMillis);
  }

  private void start(long uptimeMillis) throws IOException {
    var seconds = uptimeMillis / 1000 + "." + uptimeMillis % 1000 / 10;
    Files.writeString(uptime(), seconds + " 28249.79\n");
    office = new Office(folder.resolve("state"), fake, new Uptime(uptime()));
  }

  private Path uptime() throws IOException {
    return Files.createDirectories(folder.resolve("state")).resolveSibling("uptime");
  }
}
