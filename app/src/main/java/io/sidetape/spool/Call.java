package io.sidetape.spool;

import java.util.Map;
import java.util.Optional;

/// What is known of a call when it arrives.
///
/// @param channelId Asterisk's id of the recorded channel
/// @param role who the recorded channel is: the left side's role
/// @param labels everything the dialplan said beyond the known keys
public record Call(
    String tenant,
    String channelId,
    Optional<String> caller,
    Optional<String> called,
    Optional<String> direction,
    Optional<String> callType,
    Optional<String> agent,
    String role,
    Map<String, String> labels) {

  public Call {
    labels = Map.copyOf(labels);
  }
}
