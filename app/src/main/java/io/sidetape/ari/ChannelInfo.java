package io.sidetape.ari;

import ch.loway.oss.ari4java.generated.models.CallerID;
import ch.loway.oss.ari4java.generated.models.Channel;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A channel as ARI shows it at one moment; what Asterisk left out is an empty string.
///
/// @param linkedId only where ari.conf has `channelvars=CHANNEL(linkedid)`; ARI itself does not
///   show it, so otherwise ask with [Asterisk#variable]
public record ChannelInfo(
    String id,
    String name,
    String state,
    String callerNumber,
    String callerName,
    String connectedNumber,
    String dialplanExten,
    String dialplanContext,
    Optional<String> linkedId) {

  static ChannelInfo of(Channel channel) {
    var dialplan = channel.getDialplan();
    return new ChannelInfo(
        text(channel.getId()),
        text(channel.getName()),
        text(channel.getState()),
        text(channel.getCaller(), CallerID::getNumber),
        text(channel.getCaller(), CallerID::getName),
        text(channel.getConnected(), CallerID::getNumber),
        dialplan == null ? "" : text(dialplan.getExten()),
        dialplan == null ? "" : text(dialplan.getContext()),
        linkedId(channel.getChannelvars()));
  }

  private static Optional<String> linkedId(@Nullable Object variables) {
    return variables instanceof Map<?, ?> map
            && map.get(EventDecoder.LINKED_ID) instanceof String id
        ? Optional.of(id)
        : Optional.empty();
  }

  private static String text(@Nullable CallerID caller, Function<CallerID, String> field) {
    return caller == null ? "" : text(field.apply(caller));
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
