package io.sidetape.call;

import io.sidetape.ari.AriEvent;
import io.sidetape.ari.AriException;
import io.sidetape.ari.Asked;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.Round;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Both sides of a call while they are recorded: what was asked of Asterisk for them and what has
/// come of it, by its events and by its answers.
final class Snoops {
  private final Asterisk asterisk;
  private final Notes notes;
  private final String channelId;
  private final SnoopSide in;
  private final SnoopSide out;
  private final List<SnoopSide> sides;

  Snoops(Asterisk asterisk, Notes notes, RecordingId id, String channelId) {
    this.asterisk = asterisk;
    this.notes = notes;
    this.channelId = channelId;
    in = new SnoopSide(id, Side.IN);
    out = new SnoopSide(id, Side.OUT);
    sides = List.of(in, out);
  }

  /// What an earlier daemon knew of them.
  void takeUp(Progress progress) {
    for (var side : sides) {
      side.started = progress.started().containsKey(side.side);
      side.entered = side.started;
      side.finished = progress.finished().containsKey(side.side);
    }
  }

  /// What Asterisk did not answer may be asked once more.
  void tryAgain() {
    for (var side : sides) if (side.isMissing()) side.fault = null;
  }

  /// The sides that are to have a snoop and have none.
  List<Side> without() {
    return sides.stream()
        .filter(side -> !side.entered && !side.isOver())
        .map(side -> side.side)
        .toList();
  }

  /// Waits for the answers about the snoops.
  void made(Prelude prelude) {
    for (var side : sides) prelude.snoop(side.side).ifPresent(asked -> made(side, asked));
  }

  /// Asks for both recordings in `round`, so at the same moment; what is returned waits for the
  /// answers.
  Asked record(Round round, String format) {
    var one = record(in, round, format);
    var other = record(out, round, format);
    return () -> {
      one.await();
      other.await();
    };
  }

  boolean both(Predicate<SnoopSide> is) {
    return is.test(in) && is.test(out);
  }

  boolean any(Predicate<SnoopSide> is) {
    return is.test(in) || is.test(out);
  }

  void entered(String snoopId) {
    for (var side : sides) if (side.snoopId.equals(snoopId)) side.entered = true;
  }

  /// A snoop leaves the app only by its end, and is often not told of after that.
  void left(String snoopId) {
    for (var side : sides) if (side.snoopId.equals(snoopId)) side.gone = true;
  }

  void started(AriEvent.RecordingStarted event) {
    for (var side : sides)
      if (side.recordingName.equals(event.name())) {
        side.started = true;
        notes.writeSoon(() -> new Entry.Started(event.at(), side.side, notes.uptimeMillis()));
      }
  }

  void finished(AriEvent.RecordingFinished event) {
    for (var side : sides)
      if (side.recordingName.equals(event.name())) finished(side, event.at(), true);
  }

  void failed(AriEvent.RecordingFailed event) {
    for (var side : sides)
      if (side.recordingName.equals(event.name())) {
        side.finished = true;
        var cause = event.cause();
        notes.write(new Entry.SideFailed(event.at(), side.side, "recording_failed", cause));
      }
  }

  /// What Asterisk says now counts.
  ///
  /// @param callEnded a snoop that is not there will not come any more
  /// @throws AriException it says nothing
  void ask(boolean callEnded) {
    for (var side : sides) if (!side.isOver()) ask(side, callEnded);
  }

  /// Nobody will tell any more.
  void giveUp() {
    for (var side : sides) if (!side.isOver()) finished(side, notes.now(), false);
  }

  /// Leaves nothing of ours in Asterisk.
  void hangUp() {
    for (var side : sides) if (!side.gone) attempt(() -> asterisk.hangup(side.snoopId));
  }

  private void made(SnoopSide side, Asked asked) {
    settle(side, asked, () -> asterisk.channel(side.snoopId).isPresent());
  }

  private Asked record(SnoopSide side, Round round, String format) {
    if (!side.entered || side.started || side.isOver()) return () -> {};
    var asked = round.record(side.snoopId, side.recordingName, format);
    return () ->
        settle(side, asked, () -> asterisk.liveRecordingState(side.recordingName).isPresent());
  }

  private void settle(SnoopSide side, Asked asked, BooleanSupplier look) {
    attempt(asked).filter(_ -> !isDone(look)).ifPresent(fault -> failed(side, fault));
  }

  /// A request whose answer was lost, or that was asked twice, may have been done all the same.
  private static boolean isDone(BooleanSupplier look) {
    try {
      return look.getAsBoolean();
    } catch (AriException silent) {
      return false;
    }
  }

  private void failed(SnoopSide side, AriException fault) {
    side.fault = fault;
    boolean hungUp = hasHungUp();
    if (hungUp) side.gone = true;
    var reason = hungUp ? Reasons.HUNG_UP : Reasons.of(fault);
    var words = String.valueOf(fault.getMessage());
    notes.write(new Entry.SideFailed(notes.now(), side.side, reason, words));
  }

  /// Asterisk refuses a channel that is just hanging up with a 500, as if the fault were its own.
  private boolean hasHungUp() {
    try {
      return asterisk.channel(channelId).isEmpty();
    } catch (AriException silent) {
      return false;
    }
  }

  private void finished(SnoopSide side, Instant at, boolean seen) {
    if (side.finished) return;
    side.finished = true;
    notes.write(new Entry.Finished(at, side.side, seen, notes.uptimeMillis()));
  }

  private void ask(SnoopSide side, boolean callEnded) {
    if (asterisk.liveRecordingState(side.recordingName).isPresent()) side.started = true;
    else if (side.started) ended(side);
    else if (asterisk.channel(side.snoopId).isPresent()) side.entered = true;
    else if (callEnded) side.gone = true;
  }

  /// Unseen is only what is still untold when Asterisk is asked once more.
  private void ended(SnoopSide side) {
    if (side.untoldSince == null) side.untoldSince = notes.now();
    else finished(side, side.untoldSince, false);
  }

  private static Optional<AriException> attempt(Asked deed) {
    try {
      deed.await();
      return Optional.empty();
    } catch (AriException fault) {
      return Optional.of(fault);
    }
  }
}
