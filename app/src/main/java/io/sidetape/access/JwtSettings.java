package io.sidetape.access;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Whose JWTs are taken.
///
/// @param issuer what `iss` must be
/// @param audience what `aud` must name
/// @param secret for HS256
/// @param jwks the keys for RS256 and ES256: an https URL or a file's
/// @param skew how far the issuer's clock may be off
public record JwtSettings(
    Optional<String> issuer,
    Optional<String> audience,
    Optional<String> secret,
    Optional<URI> jwks,
    Duration skew) {
  public static final Duration SKEW = Duration.ofSeconds(60);

  /// RFC 7518: a key for HS256 is no shorter than its hash.
  public static final int SHORTEST_SECRET_BYTES = 32;

  @Override
  public String toString() {
    return "JwtSettings[issuer=%s, audience=%s, secret=%s, jwks=%s, skew=%s]"
        .formatted(issuer, audience, secret.map(_ -> "***"), jwks, skew);
  }
}
