package io.sidetape.http.api;

import java.time.Instant;
import java.util.Locale;

/// Something that happened to a recording.
///
/// @param at when
record Happening(Kind kind, String tenant, String id, String channelId, Instant at) {
  /// What it was.
  enum Kind {
    STARTED,
    COMPLETED,
    ABSENT,
    FAILED,
    DELETED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
