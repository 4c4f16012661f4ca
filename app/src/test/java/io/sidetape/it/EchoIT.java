package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes out is what came in: the sides of an echo call show how well they are in step. One
/// call at a time, as nothing else tells what an idle machine does.
@ExtendWith(SharedAsterisk.class)
@Execution(ExecutionMode.SAME_THREAD)
@Tag("calm")
class EchoIT {
  private static final Duration LENGTH = Duration.ofSeconds(3);

  private static RealAsterisk asterisk;
  private static RecordingDaemon daemon;

  @BeforeAll
  static void start(RealAsterisk shared, @TempDir Path folder) throws IOException {
    asterisk = shared;
    daemon = RecordingDaemon.on(asterisk, folder);
    // The first call finds everything cold.
    daemon.manifestOf(asterisk.call("early-hangup", Map.of()));
  }

  @AfterAll
  static void stop() throws IOException {
    daemon.leavesNothing();
    daemon.close();
  }

  @Test
  void a_local_call_comes_back_in_step_and_is_as_long_as_the_call() throws Exception {
    var said = asterisk.signal().stem().toString();
    Calm.within(() -> {
      var call = asterisk.call("echo", Map.of("__LAB_SAY", said)).talk(LENGTH);
      var hungUp = call.hangUp();
      var callMillis = Duration.between(call.placed(), hungUp).toMillis();
      isInStepAndWhole("local", daemon.manifestOf(call), callMillis);
    });
  }

  @ParameterizedTest
  @CsvSource({"PCMU", "PCMA", "G722"})
  void a_sip_call_comes_back_in_step_and_is_as_long_as_the_call(String codec) throws Exception {
    var caller = codec.equals("G722") ? asterisk.wideSignal() : asterisk.signal();
    int millis = (int) LENGTH.toMillis();
    Calm.within(() -> {
      var ref = UUID.randomUUID().toString();
      asterisk.sip(caller, codec, "echo", millis, "ref=" + ref, caller);
      isInStepAndWhole(codec, daemon.manifestOf("ref", ref), millis);
    });
  }

  private static void isInStepAndWhole(String kind, Manifest manifest, long callMillis)
      throws IOException {
    var wav = daemon.wavOf(manifest);
    int lag = Heard.lag(wav);
    long millis = Objects.requireNonNull(manifest.audio()).durationMs();
    Figures.show(
        "%s echo call: sides %d samples apart, %d ms recorded of %d ms"
            .formatted(kind, lag, millis, callMillis));
    assertThat(Math.abs(lag)).isLessThanOrEqualTo(wav.sampleRate() / 50);
    assertThat(millis).isCloseTo(callMillis, within(100L));
    Truth.isTold(manifest, daemon.audioOf(manifest));
  }
}
