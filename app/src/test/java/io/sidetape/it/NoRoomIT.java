package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.io.SmallDisc;
import io.sidetape.store.Manifest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A daemon whose discs have less room than `calls.min_free`: calls go on, unrecorded, with a
/// reason.
@ExtendWith(SharedAsterisk.class)
class NoRoomIT {
  @Test
  void a_call_that_finds_no_room_goes_on_and_its_manifest_says_why(
      RealAsterisk asterisk, @TempDir Path folder) throws Exception {
    try (var disc = SmallDisc.mountedAt(folder.resolve("disc"), 2_048);
        var daemon = RecordingDaemon.on(asterisk, disc.folder())) {
      var call = asterisk.call("set", Map.of("__SIDETAPE_ARGS", "tenant=acme"));
      var manifest = daemon.manifestOf(call);
      assertThat(manifest.status()).isEqualTo(Manifest.Status.FAILED);
      assertThat(manifest.reason()).isEqualTo("no_space");
      assertThat(manifest.audio()).isNull();
      await().until(() -> asterisk.variable(call.channelId(), "LAB_SAW").isPresent());
      assertThat(asterisk.variable(call.channelId(), "LAB_SAW"))
          .contains(manifest.id() + " failed SUCCESS");
      assertThat(call.isUp()).isTrue();
      call.hangUp();
      daemon.leavesNothing();
    }
  }
}
