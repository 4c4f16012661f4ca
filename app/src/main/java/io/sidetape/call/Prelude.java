package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.ari.Asterisk;
import io.sidetape.spool.RecordingId;

/// What a call's set-up asks and tells that makes nothing in Asterisk. It need not wait for the
/// journal, so it is done while the journal is written and the snoops are made.
final class Prelude {
  private final Asterisk asterisk;
  private final String channelId;
  private final Thread thread;
  private volatile String format = CallFormat.NARROW;

  private Prelude(Asterisk asterisk, Hold hold, String channelId, RecordingId id) {
    this.asterisk = asterisk;
    this.channelId = channelId;
    this.thread = Thread.ofVirtual().name("sidetape-prelude").unstarted(() -> perform(hold, id));
  }

  /// Tells the channel its recording's id and asks for its format.
  static Prelude begin(Asterisk asterisk, Hold hold, String channelId, RecordingId id) {
    var prelude = new Prelude(asterisk, hold, channelId, id);
    prelude.thread.start();
    return prelude;
  }

  private void perform(Hold hold, RecordingId id) {
    hold.announce(id.text());
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
    thread.join();
    return format;
  }
}
