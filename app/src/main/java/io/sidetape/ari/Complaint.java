package io.sidetape.ari;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides when a trouble that lasts is worth another line in the log: at once, then after 10 s, 20
/// s, 40 s … and every ten minutes; and at once when it becomes another trouble.
final class Complaint {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private @Nullable Instant since;
  private Instant nextAt = Instant.MIN;
  private Duration gap = FIRST;
  private String about = "";

  /// Whether to say it now.
  boolean due(String trouble, Instant now) {
    if (since == null) since = now;
    if (trouble.equals(about) && now.isBefore(nextAt)) return false;
    if (!trouble.equals(about)) gap = FIRST;
    about = trouble;
    nextAt = now.plus(gap);
    gap = gap.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : gap.multipliedBy(2);
    return true;
  }

  /// The trouble is over: since when it lasted, if there was any.
  Optional<Instant> over() {
    var began = Optional.ofNullable(since);
    since = null;
    nextAt = Instant.MIN;
    gap = FIRST;
    about = "";
    return began;
  }
}
