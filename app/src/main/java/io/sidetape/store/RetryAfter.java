package io.sidetape.store;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// The `Retry-After` header: seconds or an HTTP date.
final class RetryAfter {
  /// A sink that names a later time is asked in between: one request an hour is no load.
  static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  static Optional<Duration> parse(String value, Instant now) {
    var text = value.strip();
    if (text.matches("\\d+")) return Optional.of(seconds(text));
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(bounded(Duration.between(now, date)));
    } catch (DateTimeParseException unknown) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) return Duration.ZERO;
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
