package io.sidetape.call;

import java.time.Duration;

/// How a call is treated while it lives.
///
/// @param hold the longest time a call is kept from its dialplan while the recordings start
public record CallSettings(Duration hold) {
  /// 500 ms: beyond that a caller hears the gap.
  public static final CallSettings DEFAULTS = new CallSettings(Duration.ofMillis(500));
}
