package io.sidetape.ari;

import ch.loway.oss.ari4java.generated.ari_10_0_0.models.Message_impl_ari_10_0_0;
import ch.loway.oss.ari4java.generated.models.ApplicationReplaced;
import ch.loway.oss.ari4java.generated.models.BridgeAttendedTransfer;
import ch.loway.oss.ari4java.generated.models.BridgeBlindTransfer;
import ch.loway.oss.ari4java.generated.models.CallerID;
import ch.loway.oss.ari4java.generated.models.Channel;
import ch.loway.oss.ari4java.generated.models.ChannelDestroyed;
import ch.loway.oss.ari4java.generated.models.ChannelHold;
import ch.loway.oss.ari4java.generated.models.ChannelUnhold;
import ch.loway.oss.ari4java.generated.models.Event;
import ch.loway.oss.ari4java.generated.models.LiveRecording;
import ch.loway.oss.ari4java.generated.models.Message;
import ch.loway.oss.ari4java.generated.models.RecordingFailed;
import ch.loway.oss.ari4java.generated.models.RecordingFinished;
import ch.loway.oss.ari4java.generated.models.RecordingStarted;
import ch.loway.oss.ari4java.generated.models.StasisEnd;
import ch.loway.oss.ari4java.generated.models.StasisStart;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns the text of an event into what we know of it. The newest models read the events of every
/// older Asterisk too. Nothing is thrown and nothing is lost: what cannot be read is [Unknown].
final class EventDecoder {
  /// The only events that Asterisk is asked to send.
  static final List<String> TYPES =
      List.of(
          "StasisStart",
          "StasisEnd",
          "ChannelDestroyed",
          "ChannelHold",
          "ChannelUnhold",
          "BridgeBlindTransfer",
          "BridgeAttendedTransfer",
          "RecordingStarted",
          "RecordingFinished",
          "RecordingFailed",
          "ApplicationReplaced");

  private static final String LINKED_ID = "CHANNEL(linkedid)";

  private final ObjectReader models = Models.mapper().readerFor(Message_impl_ari_10_0_0.class);
  private final InstantSource clock;

  EventDecoder(InstantSource clock) {
    this.clock = clock;
  }

  AriEvent decode(String json) {
    try {
      Message message = models.readValue(json);
      return message instanceof Event event ? decoded(event, at(event)) : unknown(json);
    } catch (JsonProcessingException e) {
      return unknown(json);
    }
  }

  static ChannelInfo channel(@Nullable Channel channel) {
    if (channel == null) return new ChannelInfo("", "", "", "", "", "", "", "", Optional.empty());
    var dialplan = channel.getDialplan();
    return new ChannelInfo(
        text(channel.getId()),
        text(channel.getName()),
        text(channel.getState()),
        number(channel.getCaller()),
        channel.getCaller() == null ? "" : text(channel.getCaller().getName()),
        number(channel.getConnected()),
        dialplan == null ? "" : text(dialplan.getExten()),
        dialplan == null ? "" : text(dialplan.getContext()),
        linkedId(channel.getChannelvars()));
  }

  private static AriEvent decoded(Event event, Instant at) {
    return switch (event) {
      case StasisStart e -> new AriEvent.StasisStart(at, channel(e.getChannel()), args(e));
      case StasisEnd e -> new AriEvent.StasisEnd(at, channel(e.getChannel()));
      case ChannelDestroyed e -> destroyed(e, at);
      case ChannelHold e -> new AriEvent.ChannelHold(at, channel(e.getChannel()));
      case ChannelUnhold e -> new AriEvent.ChannelUnhold(at, channel(e.getChannel()));
      case BridgeBlindTransfer e ->
          new AriEvent.BlindTransfer(
              at, channel(e.getChannel()).id(), text(e.getExten()), text(e.getContext()));
      case BridgeAttendedTransfer e -> new AriEvent.AttendedTransfer(at, parties(e));
      case RecordingStarted e -> new AriEvent.RecordingStarted(at, name(e.getRecording()));
      case RecordingFinished e -> new AriEvent.RecordingFinished(at, name(e.getRecording()));
      case RecordingFailed e -> failed(e.getRecording(), at);
      case ApplicationReplaced _ -> new AriEvent.Replaced(at);
      default -> new AriEvent.Unknown(at, text(event.getType()));
    };
  }

  private static AriEvent destroyed(ChannelDestroyed event, Instant at) {
    var cause = event.getCause() == null ? 0 : event.getCause();
    return new AriEvent.ChannelDestroyed(
        at, channel(event.getChannel()), cause, text(event.getCause_txt()));
  }

  private static AriEvent failed(@Nullable LiveRecording recording, Instant at) {
    var cause = recording == null ? "" : text(recording.getCause());
    return new AriEvent.RecordingFailed(at, name(recording), cause);
  }

  private static List<String> args(StasisStart event) {
    if (event.getArgs() == null) return List.of();
    return event.getArgs().stream().map(EventDecoder::text).toList();
  }

  private static List<String> parties(BridgeAttendedTransfer event) {
    return Stream.of(
            event.getTransferer_first_leg(),
            event.getTransferer_second_leg(),
            event.getTransferee(),
            event.getTransfer_target(),
            event.getReplace_channel())
        .filter(Objects::nonNull)
        .map(channel -> text(channel.getId()))
        .distinct()
        .toList();
  }

  private Instant at(Event event) {
    return event.getTimestamp() == null ? clock.instant() : event.getTimestamp().toInstant();
  }

  private AriEvent unknown(String json) {
    try {
      return new AriEvent.Unknown(
          clock.instant(), Models.mapper().readTree(json).path("type").asText());
    } catch (JsonProcessingException e) {
      return new AriEvent.Unknown(clock.instant(), "");
    }
  }

  private static Optional<String> linkedId(@Nullable Object variables) {
    return variables instanceof Map<?, ?> map && map.get(LINKED_ID) instanceof String id
        ? Optional.of(id)
        : Optional.empty();
  }

  private static String number(@Nullable CallerID caller) {
    return caller == null ? "" : text(caller.getNumber());
  }

  private static String name(@Nullable LiveRecording recording) {
    return recording == null ? "" : text(recording.getName());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
