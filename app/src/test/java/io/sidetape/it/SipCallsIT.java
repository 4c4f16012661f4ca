package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real SIP callers with RTP, by sipp.
@ExtendWith(SharedAsterisk.class)
@Tag("calm")
class SipCallsIT {
  private static final int MILLIS = 2_500;

  private static RealAsterisk asterisk;
  private static RecordingDaemon daemon;

  @BeforeAll
  static void start(RealAsterisk shared, @TempDir Path folder) throws IOException {
    asterisk = shared;
    daemon = RecordingDaemon.on(asterisk, folder);
  }

  @AfterAll
  static void stop() throws IOException {
    daemon.leavesNothing();
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
}
