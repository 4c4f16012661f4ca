package io.sidetape.ari;

import ch.loway.oss.ari4java.AriVersion;
import java.util.Arrays;
import java.util.stream.Stream;

/// Which of ari4java's generations of models fits the ARI that Asterisk speaks.
final class Versions {
  static final AriVersion NEWEST = AriVersion.ARI_10_0_0;

  private Versions() {}

  /// The newest that is not newer than `api`: ARI only ever adds, so 11 and later are read as 10.
  static AriVersion closest(String api) {
    return known()
        .filter(version -> Arrays.compare(numbers(version.version()), numbers(api)) <= 0)
        .max((a, b) -> Arrays.compare(numbers(a.version()), numbers(b.version())))
        .orElse(NEWEST);
  }

  private static Stream<AriVersion> known() {
    return Arrays.stream(AriVersion.values())
        .filter(version -> version != AriVersion.IM_FEELING_LUCKY);
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("[^0-9]+", 5))
        .filter(part -> !part.isEmpty() && part.length() < 9)
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
