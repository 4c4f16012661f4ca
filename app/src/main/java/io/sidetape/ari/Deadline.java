package io.sidetape.ari;

import java.time.Duration;

/// The moment by which a request as a whole must be done.
record Deadline(long nanoTime, Duration allowed) {
  static Deadline in(Duration allowed) {
    return new Deadline(System.nanoTime() + allowed.toNanos(), allowed);
  }

  long leftNanos() {
    return Math.max(0, nanoTime - System.nanoTime());
  }

  int leftMillis() {
    return Math.clamp(leftNanos() / 1_000_000, 1, Integer.MAX_VALUE);
  }
}
