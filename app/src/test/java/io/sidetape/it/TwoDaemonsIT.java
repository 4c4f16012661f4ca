package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.spool.Marks;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
  void the_first_stands_back_and_comes_back_and_every_call_is_recorded_once(
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
      fallsBack(asterisk, say);
      comesBack(asterisk, first);

      var again = asterisk.call("guarded", say).talk(Duration.ofMillis(1_500));
      again.hangUp();
      isRecorded(first.manifestOf(again));
      assertThat(first.manifests()).hasSize(2);
      first.leavesNothing();
    }
  }

  /// Nobody has the app: the dialplan sees to it, and no call waits.
  private static void fallsBack(RealAsterisk asterisk, Map<String, String> say) throws IOException {
    var meanwhile = asterisk.call("guarded", say).talk(Duration.ofMillis(1_500));
    assertThat(asterisk.variable(meanwhile.channelId(), "STASISSTATUS")).contains("FAILED");
    var name = Marks.name(meanwhile.channelId());
    meanwhile.hangUp();
    for (var ending : List.of("-in.wav", "-out.wav", "-mix.wav")) {
      var file = asterisk.recordings().resolve("sidetape/fallback/" + name + ending);
      await().until(() -> Files.exists(file));
    }
  }

  /// It looks each minute, and takes the fallback's mark for what it is.
  private static void comesBack(RealAsterisk asterisk, RecordingDaemon first) throws IOException {
    await().atMost(Duration.ofMinutes(3)).until(first::listens);
    var marks = new Marks(asterisk.recordings());
    await().atMost(Duration.ofSeconds(30)).until(() -> marks.names().isEmpty());
    assertThat(first.manifests()).hasSize(1);
    try (var files = Files.list(asterisk.recordings().resolve("sidetape/fallback"))) {
      for (var file : files.toList()) Files.delete(file);
    }
  }

  private static void isRecorded(Manifest manifest) {
    assertThat(manifest.status()).isEqualTo(Manifest.Status.COMPLETED);
    assertThat(Objects.requireNonNull(manifest.audio()).durationMs()).isGreaterThan(1_000);
  }
}
