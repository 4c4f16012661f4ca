package io.sidetape.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Something that happened to a recording.
///
/// @param at when it happened
/// @param data what is told of it: the manifest, where there is one
public record Event(EventType type, Instant at, String tenant, String recording, ObjectNode data) {
  private static final Pattern ULID = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

  public Event {
    if (!ULID.matcher(recording).matches())
      throw new IllegalArgumentException("not a recording's id");
  }

  /// A call's recording has begun.
  ///
  /// @param call as in the manifest: `channel_id`, `caller`, …
  public static Event started(String recording, String tenant, Instant at, Map<String, ?> call) {
    var data = Json.MAPPER.createObjectNode();
    data.put("id", recording).put("tenant", tenant).put("status", "started");
    data.set("call", Json.MAPPER.valueToTree(call));
    data.put("started_at", at.toString());
    return new Event(EventType.STARTED, at, tenant, recording, data);
  }

  /// A call has ended, as this manifest says.
  ///
  /// @throws IOException when it is no manifest
  public static Event ended(String manifest, Instant at) throws IOException {
    if (!(Json.MAPPER.readTree(manifest) instanceof ObjectNode data))
      throw new IOException("not a manifest");
    var status = data.path("status").asText();
    var type =
        EventType.of("recording." + status.toLowerCase(Locale.ROOT))
            .orElseThrow(() -> new IOException("a manifest with the status " + status));
    return new Event(type, at, data.path("tenant").asText(), data.path("id").asText(), data);
  }

  /// Somebody deleted a recording.
  public static Event deleted(String recording, String tenant, Instant at, String by) {
    var data = Json.MAPPER.createObjectNode();
    data.put("id", recording).put("tenant", tenant).put("status", "deleted");
    data.put("deleted_at", at.toString()).put("deleted_by", by);
    return new Event(EventType.DELETED, at, tenant, recording, data);
  }

  static Event test(String tenant, Instant at) {
    var none = "0".repeat(26);
    var data = Json.MAPPER.createObjectNode();
    data.put("id", none).put("tenant", tenant).put("status", "test");
    return new Event(EventType.TEST, at, tenant, none, data);
  }

  /// Always the same for the same event, so that a receiver can tell a repetition; another for each
  /// test, lest the second be taken for one.
  String messageId() {
    var id = "msg_" + recording + "_" + type.word();
    return type == EventType.TEST ? id + "_" + at.toEpochMilli() : id;
  }
}
