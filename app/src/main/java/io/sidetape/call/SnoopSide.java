package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One side of a call while it is recorded: where its snoop and its recording stand. The call's
/// thread alone knows it.
final class SnoopSide {
  final Side side;
  final String snoopId;
  final String recordingName;

  /// The snoop channel has come into the app: it can be recorded.
  boolean entered;

  /// Its recording writes.
  boolean started;

  /// Its recording writes no more.
  boolean finished;

  /// When Asterisk was first asked and it wrote no more, while no event has told of its end.
  @Nullable Instant untoldSince;

  /// The snoop channel is destroyed.
  boolean gone;

  /// Why this side is not recorded, or not yet.
  @Nullable AriException fault;

  SnoopSide(RecordingId id, Side side) {
    this.side = side;
    this.snoopId = side.snoopId(id);
    this.recordingName = side.recordingName(id);
  }

  /// Nothing will come of this side any more, or everything has.
  boolean isOver() {
    return finished || (gone && !started) || (isRefused() && !started);
  }

  /// Asterisk said no. Where it said nothing, the call may be recorded yet.
  private boolean isRefused() {
    return fault != null && !(fault instanceof AriException.Unreachable);
  }

  boolean isReady() {
    return entered || fault != null || isOver();
  }

  boolean isRunning() {
    return started || fault != null || isOver();
  }

  /// It was not there any more when it was to be recorded: with its call, or without.
  boolean isVanished() {
    return fault instanceof AriException.Gone;
  }

  /// As far as is known it writes at this moment.
  boolean isRecording() {
    return started && !finished && !gone && untoldSince == null;
  }

  /// It has ended, and the event that tells so may be on its way.
  boolean isUntold() {
    return untoldSince != null && !finished;
  }

  /// Worth another try, for as long as the call is up.
  boolean isMissing() {
    return !started && !isOver();
  }
}
