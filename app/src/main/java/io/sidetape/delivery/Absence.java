package io.sidetape.delivery;

import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.util.Set;

/// Why a call has no audio: `absent` where there was nothing to record, `failed` where there was.
///
/// The machine words: `hung_up` (before the recording began), `refused`, `asterisk_unreachable`,
/// `no_space` (our own refusal), `spool_failed` (it could not be noted), `unheard` (nobody of ours
/// was there), `asterisk_unreadable`, `recording_failed`, `not_started`, `file_missing`, `empty`,
/// `ended_early` (somebody hung up both snoops at once, and the call went on), `not_audio`.
record Absence(Manifest.Status status, String reason) {

  static Absence of(Progress progress, SideFiles files) {
    if (progress.refused().isPresent()) return because(progress.refused().get());
    var left = ofSide(progress, Side.IN, files.in());
    var right = ofSide(progress, Side.OUT, files.out());
    var reason = isNobodysFault(left) ? right : left;
    return because(isNobodysFault(reason) && wentOn(progress) ? "ended_early" : reason);
  }

  private static boolean wentOn(Progress progress) {
    return progress.events().stream().anyMatch(event -> event.what().equals("call_goes_on"));
  }

  private static Absence because(String reason) {
    return new Absence(
        isNobodysFault(reason) ? Manifest.Status.ABSENT : Manifest.Status.FAILED, reason);
  }

  static String ofSide(Progress progress, Side side, SideFile file) {
    if (file instanceof SideFile.Junk) return "not_audio";
    var failed = progress.failed().get(side);
    if (failed != null) return word(failed);
    if (!progress.started().containsKey(side) && progress.adopted().isEmpty()) return "not_started";
    return file instanceof SideFile.Nothing nothing ? nothing.reason() : "";
  }

  private static String word(Entry.SideFailed failed) {
    return failed.reason();
  }

  /// A call that was over before there was anything to hear.
  private static boolean isNobodysFault(String reason) {
    return Set.of("hung_up", "empty", "unheard").contains(reason);
  }
}
