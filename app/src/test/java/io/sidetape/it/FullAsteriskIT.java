package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.io.SmallDisc;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The disc that Asterisk writes to fills up in mid-call.
class FullAsteriskIT {
  private static final int DISC_BYTES = 256 * 1024;

  /// Asterisk writes so much at a time; what does not fit any more is lost.
  private static final int BLOCK_BYTES = 32 * 1024;

  /// Both sides take 32 bytes a millisecond, so that the disc is full after eight seconds.
  private static final Duration TOO_LONG = Duration.ofSeconds(14);

  @Test
  void the_call_goes_on_and_what_was_written_is_delivered_and_flagged(@TempDir Path folder)
      throws IOException {
    try (var asterisk = RealAsterisk.up("full")) {
      asterisk.stop();
      try (var _ = SmallDisc.mountedAt(asterisk.recordings(), DISC_BYTES / 1024)) {
        asterisk.start();
        try (var daemon = RecordingDaemon.inAnyRoom(asterisk, folder)) {
          var call = asterisk.call("echo", said(asterisk)).talk(TOO_LONG);
          assertThat(call.isIn("echo")).isTrue();
          var manifest = daemon.manifestOf(call);
          holdsWhatWasWritten(daemon, manifest);
          assertThat(manifest.events())
              .extracting(Manifest.Event::type)
              .contains("call_goes_on")
              .containsAnyOf("samples_missing", "side_ended");
          call.hangUp();

          var next = asterisk.call("echo", said(asterisk)).talk(Duration.ofSeconds(2));
          next.hangUp();
          // an echo that comes at once is the same on both sides
          assertThat(daemon.manifestOf(next).events())
              .extracting(Manifest.Event::type)
              .isSubsetOf("sides_identical");
          daemon.leavesNothing();
        }
      }
    }
  }

  /// The disc was full of it, but for the blocks that did not fit.
  private static void holdsWhatWasWritten(RecordingDaemon daemon, Manifest manifest)
      throws IOException {
    Truth.isTold(manifest, daemon.audioOf(manifest));
    var sides = Objects.requireNonNull(manifest.sides());
    long samples = sides.left().sourceSamples() + sides.right().sourceSamples();
    assertThat(2 * samples).isBetween(DISC_BYTES - 3L * BLOCK_BYTES, (long) DISC_BYTES);
  }

  private static Map<String, String> said(RealAsterisk asterisk) throws IOException {
    return Map.of(
        "__LAB_SAY", asterisk.signal().stem().toString(), "__SIDETAPE_ARGS", "tenant=acme");
  }
}
