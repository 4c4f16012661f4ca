package io.sidetape.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;

/// The JSON of Asterisk 22, field by field in its order: what its length and shape are is what the
/// JVM is to learn.
final class Words {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  static String entered(String channelId, String... args) {
    var event = event("StasisStart");
    var given = event.putArray("args");
    for (var arg : args) given.add(arg);
    return of(event, "channel", channelNode(channelId));
  }

  static String left(String channelId) {
    return of(event("StasisEnd"), "channel", channelNode(channelId));
  }

  static String destroyed(String channelId) {
    var event = event("ChannelDestroyed").put("cause", 16).put("cause_txt", "Normal Clearing");
    return of(event, "channel", channelNode(channelId));
  }

  static String recording(String type, String name, String snoopId, String state) {
    return of(event(type), "recording", recordingNode(name, snoopId, state));
  }

  static String live(String name, String snoopId, String state) {
    return recordingNode(name, snoopId, state).toString();
  }

  private static ObjectNode recordingNode(String name, String snoopId, String state) {
    return JSON.objectNode()
        .put("name", name)
        .put("format", "wav")
        .put("state", state)
        .put("target_uri", "channel:" + snoopId);
  }

  static String channels(Collection<String> ids) {
    var all = JSON.arrayNode();
    for (var id : ids) all.add(channelNode(id));
    return all.toString();
  }

  static String channel(String id) {
    return channelNode(id).toString();
  }

  static String value(String value) {
    return JSON.objectNode().put("value", value).toString();
  }

  static String app() {
    var app = JSON.objectNode().put("name", "sidetape");
    for (var kind : new String[] {"channel_ids", "bridge_ids", "endpoint_ids", "device_names"})
      app.putArray(kind);
    return app.toString();
  }

  private static ObjectNode channelNode(String id) {
    var channel =
        JSON.objectNode()
            .put("id", id)
            .put("name", "PJSIP/training-" + id)
            .put("state", "Up")
            .put("protocol_id", "");
    channel.putObject("caller").put("name", "").put("number", "15005550001");
    channel.putObject("connected").put("name", "").put("number", "");
    channel.put("accountcode", "");
    channel
        .putObject("dialplan")
        .put("context", "record")
        .put("exten", "s")
        .put("priority", 2)
        .put("app_name", "Stasis")
        .put("app_data", "sidetape,tenant=training");
    return channel.put("creationtime", now()).put("language", "en");
  }

  private static ObjectNode event(String type) {
    return JSON.objectNode().put("type", type).put("timestamp", now());
  }

  private static String of(ObjectNode event, String name, JsonNode about) {
    event.set(name, about);
    return event.put("asterisk_id", "02:00:00:00:00:01").put("application", "sidetape").toString();
  }

  private static String now() {
    return TIME.format(Instant.now());
  }
}
