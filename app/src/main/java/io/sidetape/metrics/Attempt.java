package io.sidetape.metrics;

/// How one attempt to deliver a recording ended.
public enum Attempt {
  /// It is there.
  TAKEN,
  /// Not now: it is tried again.
  LATER,
  /// Refused for good: it is set aside.
  NEVER
}
