package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real SIP callers with RTP, by sipp.
@ExtendWith(SharedAsterisk.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SipCallsIT {
  private static final int MILLIS = 3_500;

  private final RealAsterisk asterisk;
  private final RecordingDaemon daemon;

  SipCallsIT(RealAsterisk asterisk, @TempDir Path folder) throws IOException {
    this.asterisk = asterisk;
    daemon = RecordingDaemon.on(asterisk, folder);
  }

  @AfterAll
  void stop() throws IOException {
    daemon.close();
  }

  @ParameterizedTest
  @CsvSource({"PCMU, 8000", "PCMA, 8000", "G722, 16000"})
  void the_caller_is_left_and_the_agent_right_at_the_rate_of_the_codec(String codec, int rate)
      throws IOException {
    var caller = rate == 8_000 ? asterisk.signal() : asterisk.wideSignal();
    var agent = rate == 8_000 ? asterisk.signal() : asterisk.wideSignal();
    asterisk.sip(caller, codec, "agent", MILLIS, "codec=" + codec, agent);

    var manifest = daemon.manifestOf("codec", codec);
    var wav = daemon.wavOf(manifest);
    Heard.is(caller, agent, wav.left());
    Heard.is(agent, caller, wav.right());
    assertThat(wav.sampleRate()).isEqualTo(rate);
    isAsLongAsTheCall(manifest, codec);
    Truth.isTold(manifest, daemon.audioOf(manifest));
    daemon.leavesNothingOf(manifest.id());
  }

  @Test
  void what_g722_carries_above_a_telephones_band_is_still_there() throws IOException {
    var caller = asterisk.wideSignal();
    var agent = asterisk.wideSignal();
    asterisk.sip(caller, "G722", "agent", MILLIS, "band=wide", agent);

    var wav = daemon.wavOf(daemon.manifestOf("band", "wide"));
    double said = caller.shareAbove4500Hz();
    double left = Signal.shareAbove4500Hz(wav.left(), wav.sampleRate());
    double right = Signal.shareAbove4500Hz(wav.right(), wav.sampleRate());
    Figures.show(
        "G.722: of the power above 4.5 kHz said %.2f, left %.2f, right %.2f"
            .formatted(said, left, right));
    assertThat(left).isGreaterThan(said / 2);
    assertThat(right).isGreaterThan(said / 2);
  }

  @ParameterizedTest
  @CsvSource({"PCMU", "PCMA", "G722"})
  void an_echo_comes_back_in_step(String codec) throws IOException {
    var caller = codec.equals("G722") ? asterisk.wideSignal() : asterisk.signal();
    asterisk.sip(caller, codec, "echo", MILLIS, "echo=" + codec, caller);

    var manifest = daemon.manifestOf("echo", codec);
    var wav = daemon.wavOf(manifest);
    int lag = Heard.lag(wav);
    Figures.show("SIP %s echo: sides %d samples apart".formatted(codec, lag));
    assertThat(Math.abs(lag)).isLessThanOrEqualTo(wav.sampleRate() / 50);
    isAsLongAsTheCall(manifest, codec);
    daemon.leavesNothingOf(manifest.id());
  }

  private static void isAsLongAsTheCall(Manifest manifest, String codec) {
    long millis = Objects.requireNonNull(manifest.audio()).durationMs();
    Figures.show("SIP %s: %d ms recorded of %d ms".formatted(codec, millis, MILLIS));
    assertThat(millis).isCloseTo(MILLIS, within(100L));
  }
}
