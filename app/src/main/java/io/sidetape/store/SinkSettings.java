package io.sidetape.store;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where finished recordings are posted to.
///
/// @param keep whether they stay on the volume as well
/// @param ca a PEM file with the private CA that alone is trusted, instead of the system's
/// @param timeout how long the sink may take to answer, beyond the time that the audio takes
public record SinkSettings(
    URI url, Optional<String> token, boolean keep, Optional<Path> ca, Duration timeout) {
  /// 30 s: a sink may well store the file before it answers.
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Override
  public String toString() {
    return "SinkSettings[url=%s, token=%s, keep=%s, ca=%s, timeout=%s]"
        .formatted(url, token.map(secret -> "***"), keep, ca, timeout);
  }
}
