package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallFormatTest {
  @ParameterizedTest
  @CsvSource({
    "(ulaw), wav",
    "(alaw|ulaw), wav",
    "(gsm), wav",
    "(g729), wav",
    "(g722), wav16",
    "(ulaw|g722), wav16",
    "(slin16), wav16",
    "(siren14), sln32",
    "(slin32), sln32",
    "(opus), sln48",
    "(slin48), sln48",
    "(slin192), sln48",
    "(G722), wav16",
    "'', wav",
    "(), wav",
    "nonsense, wav",
    "slin99999999999999999999, wav"
  })
  void a_recording_is_as_wide_as_the_widest_codec_of_its_call(String codecs, String format) {
    assertThat(CallFormat.of(codecs)).isEqualTo(format);
  }
}
