package io.sidetape.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What stands out about a recording.
public enum Flag {
  /// A side is silence from end to end, or missing.
  SILENT_SIDE,
  /// A restart came between the call and its recording.
  RECOVERED,
  /// It was muted for a while.
  MUTED;

  /// As it is called in the API.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The flag of that name.
  public static Optional<Flag> parse(String word) {
    return Arrays.stream(values()).filter(flag -> flag.word().equals(word)).findFirst();
  }
}
