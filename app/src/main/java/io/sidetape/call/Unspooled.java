package io.sidetape.call;

import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call that could not be noted in the spool and therefore was not recorded. It ends in a
/// manifest all the same, as soon as the spool takes anything again.
final class Unspooled {
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(Unspooled.class);

  private final Desk desk;
  private final RecordingId id;
  private final Entry.Accepted accepted;

  Unspooled(Desk desk, RecordingId id, Entry.Accepted accepted) {
    this.desk = desk;
    this.id = id;
    this.accepted = accepted;
  }

  /// Returns once it can be delivered as failed, however long that takes.
  void untilNoted() throws InterruptedException {
    while (!isNoted()) Thread.sleep(AGAIN);
    desk.finished().accept(id);
  }

  private boolean isNoted() {
    try (var folder = folder()) {
      folder.append(new Entry.Refused(desk.clock().instant(), Reasons.SPOOL_FAILED));
      folder.appendDurably(new Entry.Closed(desk.clock().instant()));
      return true;
    } catch (IOException full) {
      log.debug("{}: spool: {}; trying again", id, full.getMessage());
      return false;
    }
  }

  private RecordingFolder folder() throws IOException {
    var begun = desk.spool().find(id);
    return begun.isPresent() ? begun.get() : desk.spool().create(id, accepted);
  }
}
