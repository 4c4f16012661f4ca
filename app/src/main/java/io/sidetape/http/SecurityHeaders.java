package io.sidetape.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;

/// What keeps a browser from taking an answer for a page, framing it, or keeping it. A handler that
/// serves pages says otherwise for itself.
///
/// No `Strict-Transport-Security`: it would hold for the whole host, and Asterisk's own HTTP server
/// is on the same one.
final class SecurityHeaders {
  private static final Map<String, String> ALL =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  private SecurityHeaders() {}

  static void addTo(HttpHeaders headers) {
    ALL.forEach((name, value) -> {
      if (!headers.contains(name)) headers.set(name, value);
    });
  }
}
