package io.sidetape.call;

import java.time.Duration;

/// How a call is treated while it lives.
///
/// @param hold the longest time a call is kept from its dialplan while the recordings start
/// @param minFreeBytes with less room than this where Asterisk writes, new calls are not recorded
public record CallSettings(Duration hold, long minFreeBytes) {
  /// 500 ms: beyond that a caller hears the gap. 500 MB: half a day of one call, or a few minutes
  /// of hundreds, to make room in.
  public static final CallSettings DEFAULTS =
      new CallSettings(Duration.ofMillis(500), 500L * 1000 * 1000);
}
