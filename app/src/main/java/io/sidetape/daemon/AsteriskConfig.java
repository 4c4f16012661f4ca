package io.sidetape.daemon;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// The Asterisk whose calls are recorded.
///
/// @param ca a PEM file with the private CA that signed its certificate
/// @param recordings where Asterisk writes its recordings
public record AsteriskConfig(
    URI url, String username, String password, String app, Optional<Path> ca, Path recordings) {
  /// What the dialplan says in `Stasis(…)` unless told otherwise.
  public static final String APP = "sidetape";

  /// Where Asterisk writes when it is not told otherwise.
  public static final Path RECORDINGS = Path.of("/var/spool/asterisk/recording");

  @Override
  public String toString() {
    return "AsteriskConfig[url=%s, username=%s, password=***, app=%s, ca=%s, recordings=%s]"
        .formatted(url, username, app, ca, recordings);
  }
}
