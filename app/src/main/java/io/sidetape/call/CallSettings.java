package io.sidetape.call;

import java.time.Duration;

/// How a call is treated while it lives.
///
/// @param hold the longest time a call is kept from its dialplan while the recordings start
/// @param minFreeBytes with less room than this where Asterisk writes, new calls are not recorded
/// @param still how long a recording's files must have stood still before it is taken as ended,
///   where Asterisk cannot be asked
public record CallSettings(Duration hold, long minFreeBytes, Duration still) {
  /// It writes a block at least every 2.05 s, but a network may be away for longer.
  private static final Duration STILL = Duration.ofMinutes(1);

  /// 500 ms: beyond that a caller hears the gap. 500 MB: half a day of one call, or a few minutes
  /// of hundreds, to make room in.
  public static final CallSettings DEFAULTS =
      new CallSettings(Duration.ofMillis(500), 500L * 1000 * 1000);

  public CallSettings(Duration hold, long minFreeBytes) {
    this(hold, minFreeBytes, STILL);
  }
}
