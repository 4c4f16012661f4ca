package io.sidetape.access;

import java.util.Optional;
import java.util.stream.Stream;

/// What an identity is allowed, within its tenant.
public enum Scope {
  /// Listing and listening, and links for others to listen by.
  RECORDINGS_READ("recordings:read"),
  /// Deleting recordings for good.
  RECORDINGS_DELETE("recordings:delete"),
  /// Handing in recordings, as another sidetape's sink does.
  RECORDINGS_WRITE("recordings:write"),
  /// For what is done to a call that is up; nothing asks for it yet.
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

  /// The scope of that text; empty where there is none such.
  public static Optional<Scope> of(String text) {
    return Stream.of(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }
}
