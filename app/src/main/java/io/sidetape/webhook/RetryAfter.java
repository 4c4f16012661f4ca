package io.sidetape.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// The `Retry-After` header: seconds or an HTTP date.
final class RetryAfter {
  /// No target puts its messages off for longer than this.
  static final Duration LONGEST = Duration.ofHours(6);

  private RetryAfter() {}

  static Optional<Duration> parse(String value, Instant now) {
    var text = value.strip();
    if (text.matches("\\d{1,9}"))
      return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(bounded(Duration.between(now, date)));
    } catch (DateTimeParseException unknown) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) return Duration.ZERO;
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
