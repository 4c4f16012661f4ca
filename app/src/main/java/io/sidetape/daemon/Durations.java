package io.sidetape.daemon;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Durations as people write them: `500ms`, `30s`, `5m`, `2h`, `365d`.
public final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /// The duration, where the text is one.
  public static Optional<Duration> parse(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) return Optional.empty();
    return Optional.of(of(Long.parseLong(match.group(1)), match.group(2)));
  }

  static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 86_400_000 == 0) return millis / 86_400_000 + "d";
    if (millis % 3_600_000 == 0) return millis / 3_600_000 + "h";
    if (millis % 60_000 == 0) return millis / 60_000 + "m";
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
