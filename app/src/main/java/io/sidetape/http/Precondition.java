package io.sidetape.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a request makes its answer depend on (RFC 9110, 13), where the answer has an `ETag`. Dates
/// are not among it: no answer has a `Last-Modified`.
enum Precondition {
  MET,
  NOT_MODIFIED,
  FAILED;

  private static final Pattern TAG = Pattern.compile("(W/)?(\"[^\"]*\")");

  static Precondition of(HttpRequest request, Response response) {
    var etag = etag(response);
    if (response.status() != 200 || etag.isEmpty() || !isRead(request.method())) return MET;
    var headers = request.headers();
    var match = all(headers, HttpHeaderNames.IF_MATCH);
    if (match.isPresent() && !names(match.get(), etag.get(), false)) return FAILED;
    var none = all(headers, HttpHeaderNames.IF_NONE_MATCH);
    return none.isPresent() && names(none.get(), etag.get(), true) ? NOT_MODIFIED : MET;
  }

  /// The range asked for, if the client's part of the whole is still a part of this one (If-Range)
  /// and it asks by `GET`, the one method that has ranges.
  static Optional<String> range(HttpRequest request, Response response) {
    if (response.status() != 200 || !request.method().equals(HttpMethod.GET))
      return Optional.empty();
    var condition = Optional.ofNullable(request.headers().get(HttpHeaderNames.IF_RANGE));
    if (condition.isPresent() && !condition.map(String::strip).equals(etag(response)))
      return Optional.empty();
    return all(request.headers(), HttpHeaderNames.RANGE);
  }

  private static Optional<String> etag(Response response) {
    return Optional.ofNullable(response.headers().get("ETag"));
  }

  private static boolean isRead(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static Optional<String> all(HttpHeaders headers, CharSequence name) {
    var values = headers.getAll(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
  }

  private static boolean names(String list, String etag, boolean weakly) {
    if (list.strip().equals("*")) return true;
    return TAG.matcher(list)
        .results()
        .anyMatch(tag -> (weakly || tag.group(1) == null) && tag.group(2).equals(etag));
  }
}
