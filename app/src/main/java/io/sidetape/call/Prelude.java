package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.ari.Asterisk;
import io.sidetape.spool.RecordingId;

/// What a call's set-up asks and tells that makes nothing in Asterisk. It need not wait for the
/// journal, so it is done while the journal is written and the snoops are made.
final class Prelude {
  private final Asterisk asterisk;
  private final String channelId;
  private final Thread telling;
  private final Thread asking;
  private volatile String format = CallFormat.NARROW;

  private Prelude(Asterisk asterisk, Hold hold, String channelId, RecordingId id) {
    this.asterisk = asterisk;
    this.channelId = channelId;
    this.telling = started(() -> hold.announce(id.text()));
    this.asking = started(this::ask);
  }

  private static Thread started(Runnable task) {
    return Thread.ofVirtual().name("sidetape-prelude").start(task);
  }

  /// Tells the channel its recording's id and asks for its format, both at once.
  static Prelude begin(Asterisk asterisk, Hold hold, String channelId, RecordingId id) {
    return new Prelude(asterisk, hold, channelId, id);
  }

  private void ask() {
    try {
      asterisk
          .variable(channelId, "CHANNEL(audionativeformat)")
          .ifPresent(formats -> format = CallFormat.of(formats));
    } catch (AriException unknown) {
      // gone, or no answer: the narrow format fits every call
    }
  }

  /// The file format for the call, once both is done.
  String format() throws InterruptedException {
    telling.join();
    asking.join();
    return format;
  }
}
