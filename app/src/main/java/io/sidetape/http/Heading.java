package io.sidetape.http;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.Optional;

/// How the head of an answer to this request is made.
record Heading(HttpRequest request, boolean last) {
  Wire with(Response response, Payload payload) throws IOException {
    var head = head(response);
    mediaType(response.body()).ifPresent(type -> head.headers().set("Content-Type", type));
    length(head, payload);
    var ends = keepAlive(head, payload.length().isPresent());
    if (!request.method().equals(HttpMethod.HEAD))
      return new Wire(head, payload, ends, response.subject());
    payload.close();
    return new Wire(head, Payload.nothing(), ends, response.subject());
  }

  /// The headers that say what the whole is, without it.
  Wire bare(int status, Response response) {
    var head = head(new Response(status, response.headers(), new Response.Body.None()));
    return new Wire(head, Payload.nothing(), keepAlive(head, true), response.subject());
  }

  private static HttpResponse head(Response response) {
    var status = HttpResponseStatus.valueOf(response.status());
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
    response.headers().forEach(head.headers()::set);
    SecurityHeaders.addTo(head.headers());
    return head;
  }

  /// A body of unknown length ends with the connection where the client is too old for chunks.
  private void length(HttpResponse head, Payload payload) {
    if (head.status().code() == 204) return;
    if (payload.length().isPresent())
      head.headers().set(HttpHeaderNames.CONTENT_LENGTH, payload.length().getAsLong());
    else if (request.protocolVersion().isKeepAliveDefault())
      HttpUtil.setTransferEncodingChunked(head, true);
  }

  /// Whether the connection ends after it.
  private boolean keepAlive(HttpResponse head, boolean hasLength) {
    var ends = last || !hasLength || !HttpUtil.isKeepAlive(request);
    if (ends) head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    else HttpUtil.setKeepAlive(head.headers(), request.protocolVersion(), true);
    return ends;
  }

  private static Optional<String> mediaType(Response.Body body) {
    return switch (body) {
      case Response.Body.None _ -> Optional.empty();
      case Response.Body.Text text -> Optional.of(text.mediaType());
      case Response.Body.Bytes bytes -> Optional.of(bytes.mediaType());
      case Response.Body.StoredFile file -> Optional.of(file.mediaType());
      case Response.Body.Generated made -> Optional.of(made.mediaType());
      case Response.Body.Events _ -> Optional.of("text/event-stream");
    };
  }
}
