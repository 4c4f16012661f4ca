package io.sidetape.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The server's certificate and its key, as PEM files.
///
/// @param certificate its own first, then those that vouch for it
/// @param key PKCS#8, without a password
public record Tls(Path certificate, Path key) {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /// Whether they can be served with.
  ///
  /// @throws IOException they cannot; the message names the file and what to do
  public void check() throws IOException {
    context();
  }

  SslContext context() throws IOException {
    readable(certificate);
    readable(key);
    try {
      return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
          .protocols(PROTOCOLS)
          .build();
    } catch (IOException | IllegalArgumentException broken) {
      throw new IOException(
          "%s and %s: are no certificate and its key (%s); both are to be PEM, the key PKCS#8 and without a password"
              .formatted(certificate, key, why(broken)),
          broken);
    }
  }

  private static void readable(Path file) throws IOException {
    if (!Files.isReadable(file))
      throw new IOException(file + ": is not there or not readable for this user");
  }

  /// The innermost reason: what is around it says only that the input stream has no certificate.
  private static String why(Throwable broken) {
    var cause = broken;
    while (cause.getCause() != null) cause = cause.getCause();
    return String.valueOf(cause.getMessage());
  }
}
