package io.sidetape.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sidetape.metrics.Metrics;
import java.util.Optional;

/// What is wrong with a request's head, before anybody asks what it wants. After that nothing on
/// the connection can be trusted to begin where it seems to.
record HeadCheck(Metrics metrics) {
  Optional<Response> fault(HttpRequest request) {
    if (request.decoderResult().isFailure())
      return Optional.of(unreadable(request.decoderResult().cause()));
    var version = request.protocolVersion();
    if (version.majorVersion() != 1) return problem(505, "Speak HTTP/1.1.");
    if (!hasItsHost(request.headers(), version.minorVersion() > 0))
      return problem(400, "There is to be one Host header.");
    var framing = request.headers();
    if (framing.contains(HttpHeaderNames.TRANSFER_ENCODING) && !isPlainlyChunked(request))
      return problem(400, "The body's end is not told in one plain way.");
    if (framing.contains(HttpHeaderNames.EXPECT) && !HttpUtil.is100ContinueExpected(request))
      return problem(417, "Expect 100-continue, or nothing.");
    return Optional.empty();
  }

  /// A body of any length, or of none that is told.
  static boolean announcesBody(HttpRequest request) {
    return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)
        || HttpUtil.getContentLength(request, 0L) != 0;
  }

  /// As far as the head tells.
  static long toldBytes(HttpRequest request) {
    return HttpUtil.getContentLength(request, 0L);
  }

  /// `chunked`, once, in HTTP/1.1, and no length beside it: anything else is how requests are
  /// smuggled past a proxy that reads it differently.
  private static boolean isPlainlyChunked(HttpRequest request) {
    var headers = request.headers();
    var encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return encodings.size() == 1
        && encodings.getFirst().equalsIgnoreCase("chunked")
        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)
        && request.protocolVersion().minorVersion() > 0;
  }

  private static boolean hasItsHost(HttpHeaders headers, boolean needed) {
    var hosts = headers.getAll(HttpHeaderNames.HOST).size();
    return hosts == 1 || (hosts == 0 && !needed);
  }

  private Response unreadable(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> {
        metrics.limitReached("http_line");
        yield Response.problem(414, "The request line is too long.");
      }
      case TooLongHttpHeaderException _ -> {
        metrics.limitReached("http_headers");
        yield Response.problem(431, "The headers are too long.");
      }
      default -> Response.problem(400, "This is not HTTP/1.1.");
    };
  }

  private static Optional<Response> problem(int status, String detail) {
    return Optional.of(Response.problem(status, detail));
  }
}
