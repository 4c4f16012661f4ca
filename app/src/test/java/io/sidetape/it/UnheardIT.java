package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.spool.Marks;
import io.sidetape.store.Manifest;
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

/// A call that is in Stasis from its beginning to its end while nobody is there to hear of it.
@ExtendWith(SharedAsterisk.class)
@Execution(ExecutionMode.SAME_THREAD)
class UnheardIT {
  @Test
  void it_ends_in_one_manifest_that_says_so(RealAsterisk asterisk, @TempDir Path folder)
      throws IOException {
    PlacedCall call;
    try (var deaf = asterisk.deaf()) {
      call = asterisk.call("guarded", said(asterisk));
      await().until(() -> !deaf.waiting().isEmpty());
    }
    assertThat(markOf(asterisk, call)).isRegularFile();
    call.hangUp();
    try (var daemon = RecordingDaemon.on(asterisk, folder)) {
      var manifest = daemon.manifestOf(call);
      assertThat(manifest.status()).isEqualTo(Manifest.Status.ABSENT);
      assertThat(manifest.reason()).isEqualTo("unheard");
      assertThat(manifest.tenant()).isEqualTo("acme");
      assertThat(manifest.call().linkedId()).isNotBlank();
      assertThat(manifest.startedAt()).isAfter(call.placed().minusMillis(10));
      daemon.leavesNothing();
    }
    try (var next = RecordingDaemon.on(asterisk, folder)) {
      var later = asterisk.call("guarded", said(asterisk));
      later.recordingId();
      await().until(() -> Files.notExists(markOf(asterisk, later)));
      later.talk(Duration.ofSeconds(1)).hangUp();
      assertThat(next.manifestOf(later).status()).isEqualTo(Manifest.Status.COMPLETED);
      assertThat(next.manifests()).hasSize(2);
      next.leavesNothing();
    }
  }

  private static Path markOf(RealAsterisk asterisk, PlacedCall call) {
    return asterisk.recordings().resolve(Marks.FOLDER + Marks.name(call.channelId()));
  }

  private static Map<String, String> said(RealAsterisk asterisk) throws IOException {
    return Map.of("__LAB_SAY", asterisk.signal().stem().toString());
  }
}
