package io.sidetape.ari;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sidetape.metrics.Metrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventDecoderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> PIECES =
      List.of("", "null", "7", "1e999", "\"\"", "{}", "[]", "[{}]", "{\"id\":[]}", ",", "\"", "}");
  private static final String DONE = "\"dialstatus\":\"ANSWER\",\"result\":\"Success\"";
  private static final long SEEN = 77;
  private final EventDecoder decoder =
      new EventDecoder(InstantSource.fixed(NOW), new Metrics("test"));

  private AriEvent decode(String json) {
    return decoder.decode(json, SEEN);
  }

  @Test
  void a_call_that_enters_is_read_whole() {
    assertThat(decode(Events.STASIS_START))
        .isEqualTo(
            new AriEvent.StasisStart(
                Instant.parse("2026-11-21T03:25:02.362Z"),
                new ChannelInfo(
                    "1795231502.0",
                    "PJSIP/ann-00000000",
                    "Up",
                    "4930123456",
                    "Ann",
                    "200",
                    "200",
                    "lab",
                    java.util.Optional.of("1795231502.0")),
                List.of("tenant=acme", "type=sales"),
                SEEN));
  }

  @Test
  void every_type_that_is_asked_for_is_known() {
    for (var type : EventDecoder.TYPES)
      assertThat(decode("{\"type\":\"" + type + "\"," + DONE + "}"))
          .isNotInstanceOf(AriEvent.Unknown.class);
  }

  @Test
  void transfers_name_the_channels() {
    assertThat(
            decode(
                """
                {"type":"BridgeBlindTransfer","result":"Success","channel":{"id":"1.1"},"exten":"701",
                "context":"lab","transferee":{"id":"1.2"},"bridge":{"channels":["1.2","1.1"]}}\
                """))
        .isEqualTo(new AriEvent.BlindTransfer(NOW, "1.1", List.of("1.1", "1.2"), "701", "lab"));
    assertThat(
            decode(
                """
                {"type":"BridgeAttendedTransfer","result":"Success",
                "transferer_first_leg":{"id":"1.1"},"transferer_second_leg":{"id":"1.2"},
                "transfer_target":{"id":"1.3","caller":{"number":"703"}},
                "transferer_first_leg_bridge":{"channels":["1.4","1.5"]}}\
                """))
        .isEqualTo(
            new AriEvent.AttendedTransfer(
                NOW, "1.1", List.of("1.1", "1.2", "1.3", "1.4", "1.5"), "703"));
  }

  @Test
  void a_transfer_that_failed_and_a_dial_that_only_rings_are_nothing() {
    for (var type : List.of("BridgeBlindTransfer", "BridgeAttendedTransfer"))
      assertThat(decode("{\"type\":\"" + type + "\",\"result\":\"Fail\"}"))
          .isInstanceOf(AriEvent.Unknown.class);
    assertThat(decode("{\"type\":\"Dial\",\"dialstatus\":\"RINGING\"}"))
        .isInstanceOf(AriEvent.Unknown.class);
  }

  @Test
  void unknown_and_misshapen_fields_lose_no_event() {
    assertThat(
            decode(
                "{\"new\":{\"type\":\"x\"},\"type\":\"ChannelDestroyed\",\"cause\":\"sixteen\",\"cause_txt\":[1],\"timestamp\":\"yesterday\",\"channel\":{\"id\":\"1.1\",\"creationtime\":{},\"caller\":\"Ann\",\"newer\":{\"id\":\"2.2\"}}}"))
        .isInstanceOfSatisfying(
            AriEvent.ChannelDestroyed.class,
            event -> {
              assertThat(event.channel().id()).isEqualTo("1.1");
              assertThat(event.at()).isEqualTo(NOW);
            });
  }

  @Test
  void a_recording_that_fails_says_why() {
    assertThat(
            decode(
                "{\"type\":\"RecordingFailed\",\"recording\":{\"name\":\"sidetape/x-in\",\"cause\":\"no room\"}}"))
        .isEqualTo(new AriEvent.RecordingFailed(NOW, "sidetape/x-in", "no room"));
  }

  /// A real event of any type with some stretch of it replaced: most stay JSON, in odd shapes.
  @FuzzTest(maxDuration = "30s")
  void nothing_is_thrown_whatever_comes(FuzzedDataProvider data) {
    var event = Events.STASIS_START.replace("StasisStart", data.pickValue(EventDecoder.TYPES));
    var from = data.consumeInt(0, event.length());
    var to = data.consumeInt(from, Math.min(event.length(), from + 40));
    var piece = data.consumeBoolean() ? data.pickValue(PIECES) : data.consumeRemainingAsString();
    assertThat(decode(event.substring(0, from) + piece + event.substring(to))).isNotNull();
    assertThat(decode(piece)).isNotNull();
  }

  @Test
  void no_misshapen_event_is_thrown_out() {
    for (var junk :
        List.of(
            "",
            " ",
            "null",
            "[]",
            "{}",
            "7",
            "\"x\"",
            "{\"type\":7}",
            "{\"type\":{}}",
            "[[{",
            "{\"type\":\"StasisStart\",\"args\":7}",
            "{\"type\":\"StasisStart\",\"args\":[null,{}]}",
            "{\"type\":null}",
            "\u0000",
            "{\"type\":\"StasisStart\"",
            "[".repeat(5000))) assertThat(decode(junk)).isNotNull();
  }
}
