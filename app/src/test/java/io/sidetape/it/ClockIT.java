package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Asterisk's clock is set by an hour, either way, in the middle of a call. One at a time: the
/// Asterisk whose clock can be set is one by its name.
@Execution(ExecutionMode.SAME_THREAD)
@Tag("calm")
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

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void a_restart_of_the_daemon_in_the_same_call_changes_nothing(int hours, @TempDir Path folder)
      throws IOException {
    try (var asterisk = RealAsterisk.withClock("clock")) {
      var by = Duration.ofHours(hours);
      PlacedCall call;
      try (var daemon = RecordingDaemon.on(asterisk, folder)) {
        call = asterisk.call("echo", said(asterisk)).talk(ONCE);
        assertThat(daemon.manifests()).isEmpty();
      }
      asterisk.setClock(by);
      try (var next = RecordingDaemon.on(asterisk, folder)) {
        isRight(next, call, call.talk(TWICE).hangUp(), by);
        next.leavesNothing();
      }
    }
  }

  private static void jumps(RealAsterisk asterisk, RecordingDaemon daemon, Duration by)
      throws IOException {
    asterisk.setClock(Duration.ZERO);
    var call = asterisk.call("echo", said(asterisk)).talk(ONCE);
    asterisk.setClock(by);
    isRight(daemon, call, call.talk(TWICE).hangUp(), by);
  }

  private static void isRight(RecordingDaemon daemon, PlacedCall call, Instant hungUp, Duration by)
      throws IOException {
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
