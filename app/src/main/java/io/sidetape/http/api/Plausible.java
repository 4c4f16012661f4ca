package io.sidetape.http.api;

import io.sidetape.store.Manifest;
import java.time.Instant;

/// Whether a manifest that is handed in can be a recording's: searches, folders and pages go by
/// what it says, and the audio cannot contradict it.
record Plausible(Manifest manifest) {
  /// A folder's year has four digits.
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  /// Asterisk's own have 150 at most.
  private static final int LONGEST_ID = 255;

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  /// @throws Problem it cannot, and why
  void check() throws Problem {
    if (manifest.sides() == null || manifest.alignment() == null)
      throw lie("says nothing of its sides or their alignment");
    if (manifest.call().channelId().length() > LONGEST_ID)
      throw lie("has a channel_id of more than " + LONGEST_ID + " letters");
    if (manifest.startedAt().isBefore(EARLIEST) || manifest.startedAt().isAfter(LATEST))
      throw lie("started_at is no time of a call: " + manifest.startedAt());
    if (manifest.endedAt().isBefore(manifest.startedAt()) || manifest.endedAt().isAfter(LATEST))
      throw lie("ended_at is not one after started_at: " + manifest.endedAt());
    for (var event : manifest.events())
      if (event.atMs() < 0) throw lie("has an event before its start: " + event.atMs() + " ms");
  }

  private static Problem lie(String what) {
    return new Problem(422, "The manifest " + what + ".");
  }
}
