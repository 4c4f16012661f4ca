package io.sidetape.call;

import io.sidetape.ari.AriEvent;
import io.sidetape.ari.ChannelInfo;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Ledger;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call, from the moment the dialplan hands it over until neither side records any more: top to
/// bottom, on a virtual thread of its own. An interrupt means that the daemon stops: everything of
/// ours in Asterisk goes on, and the next daemon adopts it.
final class CallLife {
  private static final Logger log = LoggerFactory.getLogger(CallLife.class);

  /// Where a dialplan's subroutine runs: no number that anybody called.
  private static final String SUBROUTINE = "s";

  private static final Duration CLOSE_AGAIN = Duration.ofSeconds(5);

  /// What comes after a call's set-up leaves the processors so long to calls that are held.
  private static final Duration REST = Duration.ofMillis(200);

  private final Desk desk;
  private final Mailbox mailbox;

  CallLife(Desk desk, Mailbox mailbox) {
    this.desk = desk;
    this.mailbox = mailbox;
  }

  /// A call that has just come in.
  void live(RecordingId id, AriEvent.StasisStart arrival) {
    var channel = arrival.channel();
    try (var hold = hold(id, arrival)) {
      var arguments = CallArguments.of(arrival.args());
      arguments.warnings().forEach(words -> log.warn("{} {}: {}", id, channel.id(), words));
      switch (desk.policy().forTenant(arguments.tenant())) {
        case NEVER -> {
          hold.release(CallStatus.OFF);
          desk.marks().forget(channel.id());
        }
        case ALWAYS -> record(id, hold, channel, call(channel, arguments));
      }
    } catch (InterruptedException | ClosedByInterruptException stopping) {
      log.info("{} {}: Asterisk goes on recording; the next start takes it up", id, channel.id());
    } catch (IOException full) {
      log.error("{} {}: not recorded, spool: {}", id, channel.id(), full.getMessage());
    }
  }

  private Hold hold(RecordingId id, AriEvent.StasisStart arrival) {
    var longest = desk.settings().hold();
    var channelId = arrival.channel().id();
    var since = arrival.seenNanos();
    Runnable whenGone = () -> desk.held().wentOn(id);
    return new Hold(desk.asterisk(), channelId, longest, desk.pace(), whenGone, since);
  }

  /// A call that an earlier daemon began to record.
  void adopt(Progress progress) {
    var id = progress.id();
    var channelId = progress.call().channelId();
    try (var hold = Hold.alreadyReleased(desk.asterisk(), channelId);
        var folder = desk.spool().find(id).orElseThrow();
        var take = take(folder, hold, accepted(progress))) {
      log.info("{} {}: taken up again", id, channelId);
      hold.recordedAs(id);
      expect(id, progress.acceptedAt(), progress.call().tenant());
      take.adopt(progress);
      finish(take, folder, channelId);
    } catch (InterruptedException stopping) {
      log.info("{} {}: Asterisk goes on recording; the next start takes it up", id, channelId);
    } catch (IOException full) {
      log.error("{} {}: spool: {}; the files stay", id, channelId, full.getMessage());
    }
  }

  private void record(RecordingId id, Hold hold, ChannelInfo channel, Call call)
      throws InterruptedException, IOException {
    hold.recordedAs(id);
    var accepted = new Entry.Accepted(desk.clock().instant(), call);
    var turn = hold.takeTurn(desk.turns());
    try {
      record(id, hold, channel, accepted, turn);
    } finally {
      turn.end();
    }
  }

  private void record(
      RecordingId id, Hold hold, ChannelInfo channel, Entry.Accepted accepted, Turns.Turn turn)
      throws InterruptedException, IOException {
    var created = create(id, accepted);
    if (created.isEmpty()) {
      turn.end();
      leave(id, accepted, hold);
      return;
    }
    try (var folder = created.get()) {
      var full = desk.room().full();
      if (full.isPresent()) {
        turn.end();
        refuse(folder, accepted, hold, full.get());
        return;
      }
      try (var take = take(folder, hold, accepted)) {
        take.start();
        turn.end();
        settle(take, folder, hold, channel, accepted);
      }
    }
  }

  /// What a call that has gone on need not wait for.
  private void settle(
      Take take, RecordingFolder folder, Hold hold, ChannelInfo channel, Entry.Accepted accepted)
      throws InterruptedException, IOException {
    desk.turns().rest(REST);
    take.tellIfUnheard();
    expect(folder.id(), accepted.at(), accepted.call().tenant());
    sync(folder);
    desk.spool().prepare();
    desk.marks().forget(channel.id());
    log.info(
        "{} {}: tenant {}, {}, held {} ms",
        folder.id(),
        channel.id(),
        accepted.call().tenant(),
        take.state(),
        hold.held().toMillis());
    desk.metrics().held(hold.held());
    take.describe(channel);
    finish(take, folder, channel.id());
  }

  /// A disc that takes no more costs what a power cut would take, and not the recording.
  private static void sync(RecordingFolder folder) throws ClosedByInterruptException {
    try {
      folder.sync();
    } catch (ClosedChannelException stopping) { // by an interrupt, now or before
      throw new ClosedByInterruptException();
    } catch (IOException fault) {
      log.error("{}: journal: {}; goes on recording", folder.id(), fault.getMessage());
    }
  }

  private Take take(RecordingFolder folder, Hold hold, Entry.Accepted accepted) {
    var id = folder.id();
    return new Take(desk, folder, mailbox, hold, accepted, () -> tellStarted(id, accepted.call()));
  }

  /// Whoever listens must not end a call's life by a fault of his.
  private void tellStarted(RecordingId id, Call call) {
    for (var listener : desk.started())
      try {
        listener.accept(id, call);
      } catch (RuntimeException bug) {
        log.error("{}: a fault of ours in what is told of its start", id, bug);
      }
  }

  private void finish(Take take, RecordingFolder folder, String channelId)
      throws InterruptedException {
    take.untilFinished();
    close(folder, channelId);
    take.cleanUp();
  }

  /// Empty where the spool takes nothing.
  private Optional<RecordingFolder> create(RecordingId id, Entry.Accepted accepted)
      throws IOException {
    try {
      return Optional.of(desk.spool().create(id, accepted));
    } catch (ClosedByInterruptException stopping) {
      throw stopping; // its mark stays, and the next daemon looks what became of it
    } catch (IOException full) {
      log.error(
          "{} {}: not recorded, spool: {}", id, accepted.call().channelId(), full.getMessage());
      return Optional.empty();
    }
  }

  /// Where the daemon stops before it could be noted, the ledger alone says what became of it.
  private void leave(RecordingId id, Entry.Accepted accepted, Hold hold)
      throws InterruptedException {
    hold.release(CallStatus.FAILED);
    expect(id, accepted.at(), accepted.call().tenant());
    desk.marks().forget(accepted.call().channelId());
    try {
      new Unspooled(desk, id, accepted).untilNoted();
    } catch (InterruptedException stopping) {
      var reason = Optional.of(Reasons.SPOOL_FAILED);
      var now = desk.clock().instant();
      ledger(new Ledger.Line.Ended(now, id.text(), accepted.call().tenant(), "failed", reason));
      throw stopping;
    }
  }

  private void refuse(RecordingFolder folder, Entry.Accepted accepted, Hold hold, Path full)
      throws IOException, InterruptedException {
    hold.release(CallStatus.FAILED);
    expect(folder.id(), accepted.at(), accepted.call().tenant());
    desk.metrics().limitReached("calls_min_free");
    log.error(
        "{}: not recorded: less than calls.min_free, {} kB, is free at {}",
        folder.id(),
        desk.settings().minFreeBytes() / 1000,
        full);
    folder.append(new Entry.Refused(desk.clock().instant(), Reasons.NO_SPACE));
    close(folder, accepted.call().channelId());
  }

  /// Until this is written nobody delivers the call: so it is written, however long it takes to
  /// find room for it. A mark may have come anew, or be an earlier daemon's leaving; while the
  /// folder is open it says nothing new.
  private void close(RecordingFolder folder, String channelId) throws InterruptedException {
    desk.marks().forget(channelId);
    while (!isClosed(folder)) Thread.sleep(CLOSE_AGAIN);
    desk.finished().accept(folder.id());
  }

  private boolean isClosed(RecordingFolder folder) {
    try {
      folder.appendDurably(new Entry.Closed(desk.clock().instant()));
      return true;
    } catch (IOException full) {
      log.error("{}: journal: {}; trying again, the files stay", folder.id(), full.getMessage());
      return false;
    }
  }

  /// Counted once it has a folder, and again by who takes it up: a daemon that is killed between
  /// the two leaves no call that nobody can explain.
  private void expect(RecordingId id, Instant at, String tenant) {
    ledger(new Ledger.Line.Expected(at, id.text(), tenant));
    desk.metrics().callExpected(tenant);
  }

  /// A count must not cost a recording.
  private void ledger(Ledger.Line line) {
    try {
      desk.spool().ledger().write(line);
    } catch (ClosedByInterruptException stopping) {
      log.debug("{}: the daemon stops; the next one writes it", line.id());
    } catch (IOException full) {
      log.error("{}: ledger: {}", line.id(), full.getMessage());
    }
  }

  private static Entry.Accepted accepted(Progress progress) {
    return new Entry.Accepted(progress.acceptedAt(), progress.call());
  }

  private static Call call(ChannelInfo channel, CallArguments arguments) {
    return new Call(
        arguments.tenant(),
        channel.id(),
        some(channel.callerNumber()),
        some(channel.dialplanExten()).filter(exten -> !exten.equals(SUBROUTINE)),
        arguments.direction(),
        arguments.type(),
        arguments.agent(),
        arguments.role(),
        arguments.labels());
  }

  private static Optional<String> some(String text) {
    return text.isBlank() ? Optional.empty() : Optional.of(text);
  }
}
