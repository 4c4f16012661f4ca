package io.sidetape.http;

import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line a request, by the logger `access`: method, path, status, bytes of body, time, subject,
/// remote address. Never the query, and never what stands behind a segment in which secrets travel.
///
/// @param masked first segments of such paths
record AccessLog(Set<String> masked) {
  private static final Logger access = LoggerFactory.getLogger("access");
  private static final int MOST_CHARACTERS = 200;

  void line(HttpRequest request, Wire wire, long bytes, long nanos, InetAddress remote) {
    access.info(
        "{} {} {} {} {}ms {} {}",
        isReadable(request) ? method(request) : "-",
        isReadable(request) ? path(request.uri()) : "-",
        wire.status(),
        bytes,
        TimeUnit.NANOSECONDS.toMillis(nanos),
        wire.subject().map(AccessLog::plain).orElse("-"),
        remote.getHostAddress());
  }

  /// The path without its secrets; `-` for one that is none.
  String path(String uri) {
    var path = Target.of(uri).path();
    return Template.split(path).map(segments -> path(path, segments)).orElse("-");
  }

  /// Told by the decoded first segment, as the router does.
  private String path(String path, List<String> segments) {
    var first = segments.getFirst();
    if (segments.size() > 1 && masked.contains(first)) return "/" + first + "/***";
    return plain(path);
  }

  private static boolean isReadable(HttpRequest request) {
    return request.decoderResult().isSuccess();
  }

  private static String method(HttpRequest request) {
    var name = request.method().name();
    return name.matches("[A-Z]{1,16}") ? name : "-";
  }

  private static String plain(String text) {
    var visible = text.replaceAll("[^!-~]", "_");
    return visible.length() > MOST_CHARACTERS
        ? visible.substring(0, MOST_CHARACTERS) + "…"
        : visible;
  }
}
