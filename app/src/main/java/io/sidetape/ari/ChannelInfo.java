package io.sidetape.ari;

import java.util.Optional;

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
    Optional<String> linkedId) {}
