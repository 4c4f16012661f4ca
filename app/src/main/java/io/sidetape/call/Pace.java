package io.sidetape.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// How long Asterisk takes of late to do what lets a call go: the slowest answer, which fades with
/// each quicker one. In a rush it takes a hundred times longer than at rest.
final class Pace {
  private final AtomicLong slowest = new AtomicLong();

  void answered(Duration after) {
    slowest.updateAndGet(before -> Math.max(after.toNanos(), before * 7 / 8));
  }

  Duration ofLate() {
    return Duration.ofNanos(slowest.get());
  }
}
