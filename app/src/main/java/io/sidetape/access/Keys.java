package io.sidetape.access;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// The issuer's public keys.
sealed interface Keys permits FileKeys, WebKeys {
  /// As they were not long ago.
  JWKSet known() throws IOException;

  /// As they are now, where a key was not among the known ones.
  JWKSet anew() throws IOException;

  /// Why they may be out of date.
  Optional<String> problem();

  static Keys at(URI place, InstantSource clock) {
    return "file".equals(place.getScheme())
        ? new FileKeys(Path.of(place))
        : new WebKeys(place, clock);
  }
}
