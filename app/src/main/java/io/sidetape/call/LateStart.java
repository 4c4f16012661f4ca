package io.sidetape.call;

import io.sidetape.spool.Entry;
import io.sidetape.spool.Marks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How much of a call went by unrecorded since it came, which its journal is told once. A call may
/// have waited for a daemon before anybody heard of it, as its mark tells.
final class LateStart {
  /// An event that is so long after the call's mark was never sent: the call was found waiting.
  private static final Duration UNHEARD = Duration.ofSeconds(1);

  private final Marks marks;
  private final Notes notes;
  private final String channelId;
  private final Instant heard;
  private @Nullable Instant came;
  private boolean told;

  /// @param heard when we came to know of the call
  LateStart(Marks marks, Notes notes, String channelId, Instant heard) {
    this.marks = marks;
    this.notes = notes;
    this.channelId = channelId;
    this.heard = heard;
  }

  /// Whether the call waited for somebody to hear of it; to be asked before its mark is deleted.
  boolean wasUnheard() {
    return came().isBefore(heard);
  }

  /// The mark is looked at once, and not while the call is held.
  private Instant came() {
    if (came == null)
      came =
          marks
              .madeAt(channelId)
              .filter(mark -> Duration.between(mark, heard).compareTo(UNHEARD) >= 0)
              .orElse(heard);
    return came;
  }

  void tell() {
    if (told) return;
    told = true;
    var missing = String.valueOf(Duration.between(came(), notes.now()).toMillis());
    notes.write(new Entry.Happened(notes.now(), "late_start", Map.of("missing_ms", missing)));
  }
}
