package io.sidetape.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a handler answers. The server adds the length and the security headers.
public record Response(int status, Map<String, String> headers, Body body) {
  static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// The ways to have a body.
  public sealed interface Body {
    /// A text of which the whole is at hand.
    record Text(String mediaType, String text) implements Body {}
  }

  public Response {
    headers = Map.copyOf(headers);
  }

  public static Response text(int status, String mediaType, String text) {
    return new Response(status, Map.of(), new Body.Text(mediaType, text));
  }

  /// `value` as Jackson writes it.
  public static Response json(int status, Object value) {
    return text(status, JSON, write(value));
  }

  /// An error as RFC 9457 has it; `detail` is for a person and holds nothing that is secret.
  public static Response problem(int status, String detail) {
    var problem = new LinkedHashMap<String, Object>();
    problem.put("type", "about:blank");
    problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
    problem.put("status", status);
    problem.put("detail", detail);
    return text(status, PROBLEM, write(problem));
  }

  public Response with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body);
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException bug) {
      throw new IllegalArgumentException("not to be written as JSON: " + value.getClass(), bug);
    }
  }
}
