package io.sidetape.ari;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.sidetape.metrics.Metrics;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Turns the text of an event into what we know of it, of any Asterisk from 16 on. Nothing is
/// thrown and nothing lost: a field that is not there or of another shape is empty, and what is no
/// event of ours is [AriEvent.Unknown]. Read field by field and not by ari4java's models, which
/// fail as a whole when one field is missing.
final class EventDecoder {
  /// The only events that Asterisk is asked to send.
  static final List<String> TYPES =
      List.of(
          "StasisStart",
          "StasisEnd",
          "ChannelDestroyed",
          "ChannelHold",
          "ChannelUnhold",
          "Dial",
          "BridgeBlindTransfer",
          "BridgeAttendedTransfer",
          "RecordingStarted",
          "RecordingFinished",
          "RecordingFailed",
          "ApplicationReplaced");

  static final String LINKED_ID = "CHANNEL(linkedid)";

  /// As in `2026-11-21T03:25:02.362+0000`.
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT);

  private final ObjectReader trees = Models.mapper().readerFor(JsonNode.class);
  private final InstantSource clock;
  private final Metrics metrics;

  EventDecoder(InstantSource clock, Metrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  /// @param seenNanos when the text came in, as [System#nanoTime]
  AriEvent decode(String json, long seenNanos) {
    try {
      JsonNode event = trees.readValue(json);
      if (event == null) return unknown("");
      metrics.ariEvent(text(event, "type"));
      return decoded(event, at(event), seenNanos);
    } catch (JsonProcessingException e) {
      return unknown("");
    }
  }

  private static AriEvent decoded(JsonNode event, Instant at, long seenNanos) {
    var type = text(event, "type");
    return switch (type) {
      case "StasisStart" -> new AriEvent.StasisStart(at, channel(event), args(event), seenNanos);
      case "StasisEnd" -> new AriEvent.StasisEnd(at, channel(event));
      case "ChannelDestroyed" ->
          new AriEvent.ChannelDestroyed(
              at, channel(event), event.path("cause").asInt(), text(event, "cause_txt"));
      case "ChannelHold" -> new AriEvent.ChannelHold(at, channel(event));
      case "ChannelUnhold" -> new AriEvent.ChannelUnhold(at, channel(event));
      case "Dial" -> dial(at, event);
      case "BridgeBlindTransfer" -> Transfers.blind(at, event);
      case "BridgeAttendedTransfer" -> Transfers.attended(at, event);
      case "RecordingStarted" -> new AriEvent.RecordingStarted(at, recording(event));
      case "RecordingFinished" -> new AriEvent.RecordingFinished(at, recording(event));
      case "RecordingFailed" ->
          new AriEvent.RecordingFailed(
              at, recording(event), text(event.path("recording"), "cause"));
      case "ApplicationReplaced" -> new AriEvent.Replaced(at);
      default -> new AriEvent.Unknown(at, type);
    };
  }

  private static ChannelInfo channel(JsonNode event) {
    var channel = event.path("channel");
    return new ChannelInfo(
        text(channel, "id"),
        text(channel, "name"),
        text(channel, "state"),
        text(channel.path("caller"), "number"),
        text(channel.path("caller"), "name"),
        text(channel.path("connected"), "number"),
        text(channel.path("dialplan"), "exten"),
        text(channel.path("dialplan"), "context"),
        Optional.ofNullable(channel.path("channelvars").path(LINKED_ID).textValue()));
  }

  /// Ringing and giving up matter to nobody here.
  private static AriEvent dial(Instant at, JsonNode event) {
    if (!text(event, "dialstatus").equals("ANSWER")) return new AriEvent.Unknown(at, "Dial");
    return new AriEvent.Dialled(at, id(event, "caller"), id(event, "peer"));
  }

  private static List<String> args(JsonNode event) {
    return StreamSupport.stream(event.path("args").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  static String id(JsonNode event, String channel) {
    return text(event.path(channel), "id");
  }

  private static String recording(JsonNode event) {
    return text(event.path("recording"), "name");
  }

  static String text(JsonNode object, String field) {
    return object.path(field).asText();
  }

  private Instant at(JsonNode event) {
    try {
      return OffsetDateTime.parse(text(event, "timestamp"), TIME).toInstant();
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }

  private AriEvent unknown(String type) {
    return new AriEvent.Unknown(clock.instant(), type);
  }
}
