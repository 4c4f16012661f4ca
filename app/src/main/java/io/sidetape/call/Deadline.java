package io.sidetape.call;

import java.time.Duration;

/// A moment on the monotonic clock by which something is to be done.
final class Deadline {
  private final long nanos;

  private Deadline(long nanos) {
    this.nanos = nanos;
  }

  static Deadline in(Duration span) {
    return new Deadline(System.nanoTime() + span.toNanos());
  }

  /// What is left, never negative.
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }
}
