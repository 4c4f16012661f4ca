package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// A second daemon takes the app of the first, as Asterisk has it: one client an app.
@ExtendWith(SharedAsterisk.class)
@Execution(ExecutionMode.SAME_THREAD)
class TwoDaemonsIT {
  private static final String TAKEN = "another client has taken over the app 'sidetape'";

  @Test
  void the_first_stands_back_and_finishes_its_own_and_every_call_is_recorded_once(
      RealAsterisk asterisk, @TempDir Path folder) throws IOException {
    var say =
        Map.of("__LAB_SAY", asterisk.signal().stem().toString(), "__SIDETAPE_ARGS", "tenant=acme");
    try (var complaints = new Complaints();
        var first = RecordingDaemon.on(asterisk, folder.resolve("first"))) {
      var before = asterisk.call("hold", say);
      var id = before.recordingId();
      try (var second = RecordingDaemon.on(asterisk, folder.resolve("second"))) {
        complaints.awaitOne(TAKEN);
        assertThat(first.listens()).isFalse();

        var after = asterisk.call("hold", say).talk(Duration.ofMillis(1_500));
        after.hangUp();
        isRecorded(second.manifestOf(after));
        assertThat(first.manifests()).isEmpty();

        for (var side : Side.values())
          assertThat(asterisk.records(side.recordingName(id))).isTrue();
        before.hangUp();
        isRecorded(first.manifestOf(before));
        assertThat(second.manifests()).hasSize(1);
        assertThat(second.listens()).isTrue();
      }
      assertThat(complaints.count(TAKEN)).isEqualTo(1);
      first.leavesNothing();
    }
  }

  private static void isRecorded(Manifest manifest) {
    assertThat(manifest.status()).isEqualTo(Manifest.Status.COMPLETED);
    assertThat(Objects.requireNonNull(manifest.audio()).durationMs()).isGreaterThan(1_000);
  }
}
