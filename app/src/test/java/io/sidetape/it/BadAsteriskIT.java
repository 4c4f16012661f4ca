package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// An Asterisk that is not there, or does not know us: the daemon waits, says so, and records once
/// it can.
@ExtendWith(SharedAsterisk.class)
@Execution(ExecutionMode.SAME_THREAD)
class BadAsteriskIT {
  private static final Duration SHORT = Duration.ofMillis(1_500);

  @Test
  void an_asterisk_that_is_not_there_at_start_is_waited_for(@TempDir Path folder)
      throws IOException {
    try (var late = RealAsterisk.up("late")) {
      late.stop();
      try (var complaints = new Complaints();
          var daemon = RecordingDaemon.startedOn(late, folder)) {
        complaints.awaitOne("nothing answers there");
        assertThat(daemon.listens()).isFalse();
        late.start();
        isRecorded(late, daemon.listening());
        assertThat(complaints.stackTraces()).isEmpty();
      }
    }
  }

  @Test
  void a_wrong_password_is_told_and_once_it_is_right_calls_are_recorded(
      RealAsterisk asterisk, @TempDir Path folder) throws IOException {
    var file = asterisk.configuration().resolve("ari.conf");
    var right = Files.readString(file);
    Files.writeString(file, right.replaceAll("(?m)^password *=.*$", "password = another"));
    asterisk.cli("module reload res_ari.so");
    try (var complaints = new Complaints();
        var daemon = RecordingDaemon.startedOn(asterisk, folder)) {
      complaints.awaitOne("401");
      assertThat(daemon.listens()).isFalse();
      Files.writeString(file, right);
      asterisk.cli("module reload res_ari.so");
      isRecorded(asterisk, daemon.listening());
      assertThat(complaints.stackTraces()).isEmpty();
    } finally {
      Files.writeString(file, right);
      asterisk.cli("module reload res_ari.so");
    }
  }

  private static void isRecorded(RealAsterisk asterisk, RecordingDaemon daemon) throws IOException {
    var call = asterisk.call("agent", Map.of("__SIDETAPE_ARGS", "tenant=acme")).talk(SHORT);
    call.hangUp();
    var manifest = daemon.manifestOf(call);
    Truth.isTold(manifest, daemon.audioOf(manifest));
  }
}
