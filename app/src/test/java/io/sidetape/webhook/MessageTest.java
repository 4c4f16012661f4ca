package io.sidetape.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final URI BASE = URI.create("https://pbx.example.com/");

  @Test
  void a_standard_message_is_the_manifest_in_an_envelope() throws IOException {
    var message = message(Samples.completed(), Target.Format.STANDARD);
    assertThat(message.id()).isEqualTo("msg_01M7Y2YEQDK2N2K37JEM034XB0_completed");
    assertThat(message.contentType()).isEqualTo("application/json");
    var body = Json.MAPPER.readTree(message.body());
    assertThat(body.path("type").asText()).isEqualTo("recording.completed");
    assertThat(body.path("timestamp").asText()).isEqualTo("2026-11-21T03:38:46.152Z");
    assertThat(body.path("data")).isEqualTo(Json.MAPPER.readTree(Samples.MANIFEST));
  }

  @Test
  void twilios_form_has_twilios_names_and_our_ids() {
    assertThat(message(Samples.completed(), Target.Format.TWILIO).body())
        .isEqualTo(
            "AccountSid=acme&CallSid=1795233078.1&RecordingSid=01M7Y2YEQDK2N2K37JEM034XB0"
                + "&RecordingStatus=completed"
                + "&RecordingStartTime=Sat%2C+21+Nov+2026+03%3A38%3A36+%2B0000&RecordingTrack=both"
                + "&RecordingUrl=https%3A%2F%2Fpbx.example.com%2Fapi%2Fcalls%2F"
                + "01M7Y2YEQDK2N2K37JEM034XB0%2Frecording"
                + "&RecordingDuration=10&RecordingChannels=2");
    assertThat(message(Samples.started(), Target.Format.TWILIO).body())
        .contains("RecordingStatus=in-progress", "CallSid=1795233078.1")
        .doesNotContain("RecordingUrl", "RecordingDuration");
    assertThat(message(Samples.absent(), Target.Format.TWILIO).body())
        .isEqualTo(
            "AccountSid=acme&CallSid=1.1&RecordingSid=01M7Y2YEQDK2N2K37JEM034XB0"
                + "&RecordingStatus=absent&RecordingTrack=both");
  }

  @Test
  void each_kind_of_end_is_its_own_event() throws IOException {
    assertThat(Samples.absent().type()).isEqualTo(EventType.ABSENT);
    var failed = Samples.MANIFEST.replace("completed", "failed");
    assertThat(Event.ended(failed, Samples.AT).type()).isEqualTo(EventType.FAILED);
    for (var bad : new String[] {"[]", "{}", "{", "{\"status\":\"completed\",\"id\":\"../x\"}"})
      assertThatThrownBy(() -> Event.ended(bad, Samples.AT))
          .as(bad)
          .isInstanceOfAny(IOException.class, IllegalArgumentException.class);
  }

  private static Message message(Event event, Target.Format format) {
    var target = new Target(BASE, SignerTest.SECRET, Set.of(), format);
    return Message.of(event, target, Samples.AT, BASE);
  }
}
