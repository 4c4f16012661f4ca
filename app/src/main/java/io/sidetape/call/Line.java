package io.sidetape.call;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call's place in the switchboard: its names, its mailbox, its thread.
final class Line {
  private static final Logger log = LoggerFactory.getLogger(Line.class);

  private final RecordingId id;
  private final String channelId;
  private final Mailbox mailbox;
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private volatile @Nullable Thread thread;

  Line(RecordingId id, String channelId, Mailbox mailbox) {
    this.id = id;
    this.channelId = channelId;
    this.mailbox = mailbox;
  }

  RecordingId id() {
    return id;
  }

  String channelId() {
    return channelId;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /// Lives the call on a virtual thread of its own. A bug ends this call and no other.
  void begin(Runnable life, Runnable afterwards) {
    thread = Thread.ofVirtual().name("sidetape-call-" + id).start(() -> live(life, afterwards));
  }

  private void live(Runnable life, Runnable afterwards) {
    try {
      life.run();
    } catch (RuntimeException bug) {
      log.error("{} {}: a fault of ours; this call's files stay", id, channelId, bug);
    } finally {
      afterwards.run();
    }
  }

  /// Once: a second one could meet what is done about the first.
  void interrupt() {
    var running = thread;
    if (running != null && !interrupted.getAndSet(true)) running.interrupt();
  }

  void join(Duration patience) throws InterruptedException {
    var running = thread;
    if (running != null) running.join(patience);
  }
}
