package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.ari.Asterisk;
import io.sidetape.spool.RecordingId;

/// What a call's set-up asks and tells that makes nothing in Asterisk: done beside the snoops.
final class Prelude {
  private final Asterisk asterisk;
  private final Hold hold;
  private final String channelId;
  private final RecordingId id;
  private volatile String format = CallFormat.NARROW;

  Prelude(Asterisk asterisk, Hold hold, String channelId, RecordingId id) {
    this.asterisk = asterisk;
    this.hold = hold;
    this.channelId = channelId;
    this.id = id;
  }

  /// Tells the channel its recording's id.
  void tell() {
    hold.announce(id.text());
  }

  /// Asks for the channel's format.
  void ask() {
    try {
      asterisk
          .variable(channelId, "CHANNEL(audionativeformat)")
          .ifPresent(formats -> format = CallFormat.of(formats));
    } catch (AriException unknown) {
      // gone, or no answer: the narrow format fits every call
    }
  }

  /// The file format for the call, once it has been asked for.
  String format() {
    return format;
  }
}
