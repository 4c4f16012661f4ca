package io.sidetape.access;

import java.util.Optional;
import java.util.stream.Stream;

/// What an identity is allowed, within its tenant.
public enum Scope {
  RECORDINGS_READ("recordings:read"),
  RECORDINGS_DELETE("recordings:delete"),
  /// Handing in recordings, as another sidetape's sink does.
  RECORDINGS_WRITE("recordings:write"),
  LIVE_CONTROL("live:control"),
  /// Includes all others.
  ADMIN("admin");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /// As in tokens and on the command line.
  public String text() {
    return text;
  }

  public static Optional<Scope> of(String text) {
    return Stream.of(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }
}
