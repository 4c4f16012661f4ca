package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sidetape.spool.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The daemon stops in the middle of a call: neither the call nor its recording does.
@ExtendWith(SharedAsterisk.class)
@Execution(ExecutionMode.SAME_THREAD)
@Tag("calm")
class StopIT {
  private static final Duration ONCE = Duration.ofMillis(1_200);
  private static final Duration TWICE = Duration.ofMillis(2_400);
  private static final Duration THRICE = Duration.ofMillis(3_600);

  @Test
  void a_call_that_outlives_the_daemon_is_taken_up_by_the_next_one(
      RealAsterisk asterisk, @TempDir Path folder) throws Exception {
    Calm.within(() -> {
      var caller = asterisk.signal();
      var agent = asterisk.signal();
      var call = outlivesItsDaemon(asterisk, folder, said(caller, agent));
      call.talk(TWICE);
      isStillRecorded(asterisk, call);

      try (var second = RecordingDaemon.on(asterisk, folder)) {
        var hungUp = call.talk(THRICE).hangUp();
        var manifest = second.manifestOf(call);
        var wav = second.wavOf(manifest);
        Heard.is(caller, agent, wav.left());
        Heard.is(agent, caller, wav.right());
        assertThat(Objects.requireNonNull(manifest.audio()).durationMs())
            .isCloseTo(Duration.between(manifest.startedAt(), hungUp).toMillis(), within(100L));
        Truth.isTold(manifest, second.audioOf(manifest));
        second.leavesNothingOf(manifest.id());
      }
    });
  }

  @Test
  void a_call_that_ends_while_no_daemon_is_there_is_finished_by_the_next_one(
      RealAsterisk asterisk, @TempDir Path folder) throws Exception {
    Calm.within(() -> {
      var caller = asterisk.signal();
      var agent = asterisk.signal();
      var call = outlivesItsDaemon(asterisk, folder, said(caller, agent));
      var hungUp = call.talk(TWICE).hangUp();

      try (var second = RecordingDaemon.on(asterisk, folder)) {
        var manifest = second.manifestOf(call);
        Heard.is(caller, agent, second.wavOf(manifest).left());
        assertThat(manifest.recovered()).isTrue();
        assertThat(Objects.requireNonNull(manifest.audio()).durationMs())
            .isCloseTo(Duration.between(manifest.startedAt(), hungUp).toMillis(), within(100L));
        Truth.isTold(manifest, second.audioOf(manifest));
        second.leavesNothingOf(manifest.id());
      }
    });
  }

  @Test
  void calls_that_a_stop_meets_in_their_set_up_are_told_what_is_so(
      RealAsterisk asterisk, @TempDir Path folder) throws Exception {
    for (int round = 0; round < 3; round++) {
      List<PlacedCall> calls;
      try (var first = RecordingDaemon.on(asterisk, folder)) {
        assertThat(first.listens()).isTrue();
        calls = Stream.generate(() -> asterisk.call("set", Map.of())).limit(4).toList();
      }
      try (var second = RecordingDaemon.on(asterisk, folder)) {
        for (var call : calls) isTold(asterisk, second, call);
      }
    }
  }

  /// What the dialplan read after Stasis: the recording's id, and that it is recorded, unless it
  /// began later.
  private static void isTold(RealAsterisk asterisk, RecordingDaemon daemon, PlacedCall call)
      throws IOException {
    var saw =
        await()
            .until(() -> asterisk.variable(call.channelId(), "LAB_SAW"), Optional::isPresent)
            .orElseThrow();
    call.talkOn(ONCE).hangUp();
    var manifest = daemon.manifestOf(call);
    assertThat(saw).startsWith(manifest.id()).endsWith(" SUCCESS");
    if (manifest.events().stream().noneMatch(it -> it.type().equals("late_start")))
      assertThat(saw).as("%s", manifest).contains(" recording ");
    daemon.leavesNothingOf(manifest.id());
  }

  private static PlacedCall outlivesItsDaemon(
      RealAsterisk asterisk, Path folder, Map<String, String> said) throws IOException {
    try (var first = RecordingDaemon.on(asterisk, folder)) {
      assertThat(first.listens()).isTrue();
      return asterisk.call("agent", said).talk(ONCE);
    }
  }

  private static void isStillRecorded(RealAsterisk asterisk, PlacedCall call) {
    assertThat(call.isIn("talk2")).isTrue();
    for (var side : Side.values())
      assertThat(asterisk.records(side.recordingName(call.recordingId()))).isTrue();
  }

  private static Map<String, String> said(Signal caller, Signal agent) {
    return Map.of(
        "__LAB_SAY", caller.stem().toString(),
        "__LAB_AGENT_SAY", agent.stem().toString(),
        "__SIDETAPE_ARGS", "tenant=acme");
  }
}
