package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asterisk's clock is set by an hour, either way, in the middle of a call.
class ClockIT {
  private static final Duration ONCE = Duration.ofMillis(2_500);
  private static final Duration TWICE = Duration.ofSeconds(5);

  @Test
  void the_recording_is_as_long_as_the_call_and_nothing_is_called_lost(@TempDir Path folder)
      throws IOException {
    try (var asterisk = RealAsterisk.withClock("clock");
        var daemon = RecordingDaemon.on(asterisk, folder)) {
      jumps(asterisk, daemon, Duration.ofHours(1));
      jumps(asterisk, daemon, Duration.ofHours(-1));
      daemon.leavesNothing();
    }
  }

  private static void jumps(RealAsterisk asterisk, RecordingDaemon daemon, Duration by)
      throws IOException {
    asterisk.setClock(Duration.ZERO);
    var call = asterisk.call("echo", said(asterisk)).talk(ONCE);
    asterisk.setClock(by);
    var hungUp = call.talk(TWICE).hangUp();

    var manifest = daemon.manifestOf(call);
    Truth.isTold(manifest, daemon.audioOf(manifest));
    assertThat(manifest.events())
        .extracting(Manifest.Event::type)
        .startsWith("clock_jumped")
        .isSubsetOf("clock_jumped", "sides_identical"); // it is an echo

    var told = manifest.events().getFirst().details().get("by_ms");
    assertThat(Long.parseLong(String.valueOf(told))).isCloseTo(by.toMillis(), within(1_000L));
    assertThat(Objects.requireNonNull(manifest.audio()).durationMs())
        .isCloseTo(Duration.between(manifest.startedAt(), hungUp).toMillis(), within(250L));
    assertThat(Objects.requireNonNull(manifest.alignment()).method())
        .isEqualTo("recording-started");
    assertThat(Math.abs(Heard.lag(daemon.wavOf(manifest)))).isLessThanOrEqualTo(1_600);
  }

  private static Map<String, String> said(RealAsterisk asterisk) throws IOException {
    return Map.of(
        "__LAB_SAY", asterisk.signal().stem().toString(), "__SIDETAPE_ARGS", "tenant=acme");
  }
}
