package io.sidetape.delivery;

import java.time.Duration;

/// How much replay does at once, and for how long it looks on.
///
/// @param window recordings handed over and not yet seen to be done
/// @param untilTaken how long the owner of the spool may take to see a request
/// @param untilTried how long a delivery that failed at first is given
/// @param untilDone how long anything at all may take
/// @param lookEvery how often the disc is asked
public record ReplaySettings(
    int window, Duration untilTaken, Duration untilTried, Duration untilDone, Duration lookEvery) {
  public static final ReplaySettings DEFAULTS =
      new ReplaySettings(
          8,
          Duration.ofSeconds(15),
          Duration.ofSeconds(20),
          Duration.ofHours(1),
          Duration.ofMillis(50));
}
