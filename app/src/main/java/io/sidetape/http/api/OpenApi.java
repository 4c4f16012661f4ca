package io.sidetape.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.access.Identity;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import java.io.IOException;
import java.util.Objects;

/// `GET /openapi.json`: what the API says of itself; a test holds the server to it.
final class OpenApi {
  private OpenApi() {}

  static Response answer(Request request, Identity who) throws IOException {
    return Response.text(200, "application/json", text());
  }

  static String text() throws IOException {
    try (var in = OpenApi.class.getResourceAsStream("openapi.json")) {
      return new String(Objects.requireNonNull(in, "openapi.json").readAllBytes(), UTF_8);
    }
  }
}
