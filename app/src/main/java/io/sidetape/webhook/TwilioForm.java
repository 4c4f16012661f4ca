package io.sidetape.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The form that Twilio posts to a `recordingStatusCallback`, for receivers that know it. Our ids
/// stand where its SIDs do; what is not known yet is left out.
final class TwilioForm {
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private TwilioForm() {}

  static String of(Event event, URI base) {
    return fields(event, base).entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static Map<String, String> fields(Event event, URI base) {
    var data = event.data();
    var fields = new LinkedHashMap<String, String>();
    fields.put("AccountSid", event.tenant());
    fields.put("CallSid", data.path("call").path("channel_id").asText());
    fields.put("RecordingSid", event.recording());
    fields.put("RecordingStatus", event.type().twilioStatus);
    fields.put("RecordingStartTime", time(data.path("started_at").asText()));
    fields.put("RecordingTrack", "both");
    if (event.type() == EventType.COMPLETED) {
      var audio = data.path("audio");
      fields.put("RecordingUrl", base.resolve(path(event)).toString());
      fields.put("RecordingDuration", seconds(audio.path("duration_ms").asLong()));
      fields.put("RecordingChannels", audio.path("channels").asText());
    }
    fields.values().removeIf(String::isEmpty);
    return fields;
  }

  private static String path(Event event) {
    return "/api/calls/" + event.recording() + "/recording";
  }

  private static String seconds(long millis) {
    return String.valueOf(Math.round(millis / 1000.0));
  }

  private static String time(String text) {
    try {
      return RFC_2822.format(Instant.parse(text));
    } catch (DateTimeParseException unknown) {
      return "";
    }
  }
}
