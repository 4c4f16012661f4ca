package io.sidetape.delivery;

import io.sidetape.spool.RecordingId;
import org.jspecify.annotations.Nullable;

/// A recording in the courier's hands. Its fields belong to [Agenda], but for what the attempt
/// under way remembers for the next one.
final class Errand {
  final RecordingId id;

  /// Whose it is; nobody's where the journal does not tell.
  String owner = "";

  /// It waits for the sink, and not to be finished.
  boolean finished;

  /// In the ticker's time.
  long due;

  /// The attempt under way.
  @Nullable Thread thread;

  /// Asked for again while an attempt was under way, which may have looked too early.
  boolean again;

  /// Failed attempts so far; written by one attempt at a time.
  int failures;

  /// The sink has it: what is left is to tidy up.
  boolean taken;

  Errand(RecordingId id) {
    this.id = id;
  }
}
