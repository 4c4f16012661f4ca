package io.sidetape.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a handler answers. The server adds the length and the security headers; it answers ranges
/// of files and generated bodies, and conditions where there is an `ETag` header, by itself.
///
/// @param subject who asked, for the access log
public record Response(
    int status, Map<String, String> headers, Body body, Optional<String> subject) {
  static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /// The ways to have a body.
  public sealed interface Body {
    /// Nothing at all, as 204 and 303 have it.
    record None() implements Body {}

    /// A text of which the whole is at hand.
    record Text(String mediaType, String text) implements Body {}

    /// Bytes of which the whole is at hand; they are not changed any more.
    record Bytes(String mediaType, ByteBuffer bytes) implements Body {}

    /// A whole file as it lies on disc, or a range of it. A file that is gone meanwhile is a 404.
    record StoredFile(String mediaType, Path file) implements Body {}

    /// Bytes that are made while they are sent, or a range of them; the server closes the source.
    record Generated(String mediaType, Seekable source) implements Body {}

    /// Server-sent events until one of both sides ends it; the server closes the listener.
    record Events(Listener listener) implements Body {}
  }

  public Response {
    headers = Map.copyOf(headers);
  }

  public Response(int status, Map<String, String> headers, Body body) {
    this(status, headers, body, Optional.empty());
  }

  /// An answer without a body.
  public static Response empty(int status) {
    return new Response(status, Map.of(), new Body.None());
  }

  /// A text as it is, of this media type.
  public static Response text(int status, String mediaType, String text) {
    return new Response(status, Map.of(), new Body.Text(mediaType, text));
  }

  /// `value` as Jackson writes it.
  public static Response json(int status, Object value) {
    return text(status, JSON, write(value));
  }

  /// A file, whole or a range of it. `etag` is without quotes, and changes with the content.
  public static Response file(String mediaType, Path file, String etag) {
    return tagged(new Body.StoredFile(mediaType, file), etag);
  }

  /// What `source` makes, whole or a range of it.
  public static Response generated(String mediaType, Seekable source, String etag) {
    return tagged(new Body.Generated(mediaType, source), etag);
  }

  /// All that `listener` is told, as `text/event-stream`.
  public static Response events(Listener listener) {
    return new Response(200, Map.of(), new Body.Events(listener));
  }

  /// An error as RFC 9457 has it; `detail` is for a person and holds nothing that is secret.
  public static Response problem(int status, String detail) {
    return problem(status, detail, Map.of());
  }

  /// The same with members of its own beside the usual ones.
  public static Response problem(int status, String detail, Map<String, ?> more) {
    var problem = new LinkedHashMap<String, Object>();
    problem.put("type", "about:blank");
    problem.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
    problem.put("status", status);
    problem.put("detail", detail);
    problem.putAll(more);
    return text(status, PROBLEM, write(problem));
  }

  /// The same answer with one header more, or another value of it.
  public Response with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Response(status, more, body, subject);
  }

  /// The same answer, told in the access log as given to `subject`.
  public Response to(String subject) {
    return new Response(status, headers, body, Optional.of(subject));
  }

  private static Response tagged(Body body, String etag) {
    return new Response(200, Map.of("ETag", '"' + etag + '"'), body);
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException bug) {
      throw new IllegalArgumentException("not to be written as JSON: " + value.getClass(), bug);
    }
  }
}
