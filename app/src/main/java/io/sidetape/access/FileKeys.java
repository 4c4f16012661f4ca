package io.sidetape.access;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keys in a file, read again when it was replaced.
final class FileKeys implements Keys {
  private record Read(Stamp stamp, JWKSet keys) {}

  private final Path file;
  private volatile @Nullable Read last;

  FileKeys(Path file) {
    this.file = file;
  }

  @Override
  public JWKSet known() throws IOException {
    var stamp = Stamp.of(file);
    var known = last;
    if (known != null && known.stamp().equals(stamp)) return known.keys();
    var keys = parsed(Files.readString(file));
    last = new Read(stamp, keys);
    return keys;
  }

  @Override
  public JWKSet anew() throws IOException {
    return known();
  }

  @Override
  public Optional<String> problem() {
    try {
      known();
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of("access.jwt.jwks " + file + " cannot be used: " + unreadable.getMessage());
    }
  }

  private static JWKSet parsed(String json) throws IOException {
    try {
      return JWKSet.parse(json);
    } catch (ParseException broken) {
      throw new IOException("it is no JWK set", broken);
    }
  }
}
