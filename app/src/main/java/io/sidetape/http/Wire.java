package io.sidetape.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/// A [Response] as it goes over the connection: conditions and ranges answered, files open, and
/// whether it is the last one there.
record Wire(HttpResponse head, Payload payload, boolean last, Optional<String> subject) {
  static Wire of(HttpRequest request, Response response, boolean last) throws IOException {
    var payload = payload(response);
    if (payload.isEmpty()) return of(request, gone(response), last);
    try {
      return of(request, response, payload.get(), last);
    } catch (IOException | RuntimeException | Error broken) {
      payload.get().close();
      throw broken;
    }
  }

  /// The last answer on a connection whose client is not to be trusted, or that has a fault of
  /// ours.
  static Wire refusal(HttpRequest request, Response why) {
    try {
      return of(request, why, true);
    } catch (IOException impossible) {
      throw new UncheckedIOException("a refusal has no file", impossible);
    }
  }

  int status() {
    return head.status().code();
  }

  private static Optional<Payload> payload(Response response) throws IOException {
    try {
      return Optional.of(Payload.of(response.body()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static Response gone(Response response) {
    return followed(Response.problem(404, "What was here is gone."), response);
  }

  private static Wire of(HttpRequest request, Response response, Payload payload, boolean last)
      throws IOException {
    return switch (Precondition.of(request, response)) {
      case NOT_MODIFIED -> {
        payload.close();
        yield new Heading(request, last).bare(304, response);
      }
      case FAILED -> {
        payload.close();
        yield of(
            request, followed(Response.problem(412, "It is another one now."), response), last);
      }
      case MET -> {
        if (!payload.isSeekable()) yield new Heading(request, last).with(response, payload);
        yield ranged(request, response, payload, last);
      }
    };
  }

  private static Wire ranged(HttpRequest request, Response response, Payload payload, boolean last)
      throws IOException {
    var heading = new Heading(request, last);
    var length = payload.length().orElseThrow();
    return switch (ByteRange.of(Precondition.range(request, response), length)) {
      case ByteRange.Whole _ -> heading.with(response.with("Accept-Ranges", "bytes"), payload);
      case ByteRange.Part part ->
          heading.with(
              partial(response).with("Content-Range", part.contentRange(length)),
              payload.part(part));
      case ByteRange.Outside _ -> {
        payload.close();
        var outside = Response.problem(416, "It has " + length + " bytes.");
        yield of(
            request, followed(outside.with("Content-Range", "bytes */" + length), response), last);
      }
    };
  }

  private static Response partial(Response whole) {
    return new Response(206, whole.headers(), whole.body(), whole.subject());
  }

  /// Told in the access log as the answer that it stands for.
  private static Response followed(Response instead, Response first) {
    return first.subject().map(instead::to).orElse(instead);
  }
}
