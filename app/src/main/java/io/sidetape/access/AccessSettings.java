package io.sidetape.access;

import java.util.Optional;

/// Who is let in beside those with a token of ours.
public record AccessSettings(Optional<JwtSettings> jwt) {
  /// Tokens of ours alone.
  public static final AccessSettings DEFAULTS = new AccessSettings(Optional.empty());
}
