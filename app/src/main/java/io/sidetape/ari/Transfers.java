package io.sidetape.ari;

import static io.sidetape.ari.EventDecoder.id;
import static io.sidetape.ari.EventDecoder.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Reads the two events of a transfer. Each names those who take part one by one, and what was
/// bridged before it by the bridges.
final class Transfers {
  private static final List<String> PARTIES =
      List.of(
          "channel",
          "transferer_first_leg",
          "transferer_second_leg",
          "transferee",
          "transfer_target",
          "replace_channel");

  private static final List<String> BRIDGES =
      List.of("bridge", "transferer_first_leg_bridge", "transferer_second_leg_bridge");

  private Transfers() {}

  static AriEvent blind(Instant at, JsonNode event) {
    if (!succeeded(event)) return failed(at, event);
    return new AriEvent.BlindTransfer(
        at, id(event, "channel"), parties(event), text(event, "exten"), text(event, "context"));
  }

  static AriEvent attended(Instant at, JsonNode event) {
    if (!succeeded(event)) return failed(at, event);
    var target = text(event.path("transfer_target").path("caller"), "number");
    return new AriEvent.AttendedTransfer(
        at, id(event, "transferer_first_leg"), parties(event), target);
  }

  private static boolean succeeded(JsonNode event) {
    return text(event, "result").equals("Success");
  }

  /// Everybody is where they were.
  private static AriEvent failed(Instant at, JsonNode event) {
    return new AriEvent.Unknown(at, text(event, "type"));
  }

  private static List<String> parties(JsonNode event) {
    return Stream.concat(named(event), bridged(event))
        .map(JsonNode::textValue)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static Stream<JsonNode> named(JsonNode event) {
    return PARTIES.stream().map(party -> event.path(party).path("id"));
  }

  private static Stream<JsonNode> bridged(JsonNode event) {
    return BRIDGES.stream()
        .map(bridge -> event.path(bridge).path("channels"))
        .flatMap(channels -> StreamSupport.stream(channels.spliterator(), false));
  }
}
