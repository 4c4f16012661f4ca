package io.sidetape.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/// A [Response] as it goes over the connection, and whether it is the last one there.
record Wire(FullHttpResponse message, boolean last) {
  static Wire of(HttpRequest request, Response response, boolean last) {
    var ends = last || !HttpUtil.isKeepAlive(request);
    var message = withBody(response, HttpMethod.HEAD.equals(request.method()));
    response.headers().forEach(message.headers()::set);
    secure(message.headers());
    if (ends) message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    else HttpUtil.setKeepAlive(message.headers(), request.protocolVersion(), true);
    return new Wire(message, ends);
  }

  private static FullHttpResponse withBody(Response response, boolean headersOnly) {
    return switch (response.body()) {
      case Response.Body.Text text -> {
        var bytes = text.text().getBytes(StandardCharsets.UTF_8);
        var content = headersOnly ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(bytes);
        var status = HttpResponseStatus.valueOf(response.status());
        var message = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content);
        message
            .headers()
            .set(HttpHeaderNames.CONTENT_TYPE, text.mediaType())
            .set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        yield message;
      }
    };
  }

  /// What keeps a browser from taking an answer for a page, framing it, or keeping it. A handler
  /// that serves pages says otherwise for itself.
  private static void secure(HttpHeaders headers) {
    setIfAbsent(headers, "X-Content-Type-Options", "nosniff");
    setIfAbsent(headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    setIfAbsent(headers, "Referrer-Policy", "no-referrer");
    setIfAbsent(headers, "Cross-Origin-Resource-Policy", "same-origin");
    setIfAbsent(headers, "Cache-Control", "no-store");
  }

  private static void setIfAbsent(HttpHeaders headers, String name, String value) {
    if (!headers.contains(name)) headers.set(name, value);
  }
}
