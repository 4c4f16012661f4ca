package io.sidetape.daemon;

import java.util.Optional;

/// Which release runs.
public final class Release {
  private Release() {}

  /// The version that the jar carries in its manifest; empty when run from class files.
  public static Optional<String> version() {
    return Optional.ofNullable(Release.class.getPackage().getImplementationVersion());
  }
}
