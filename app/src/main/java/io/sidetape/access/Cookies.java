package io.sidetape.access;

import java.util.Optional;

/// A `Cookie` header, which may hold other people's cookies too.
final class Cookies {
  private Cookies() {}

  /// The value of our session's cookie; the first one, where a browser sends several.
  static Optional<String> session(String header) {
    for (var pair : header.split(";", -1)) {
      var stripped = pair.strip();
      if (stripped.startsWith(Session.COOKIE + "="))
        return Optional.of(stripped.substring(Session.COOKIE.length() + 1));
    }
    return Optional.empty();
  }
}
