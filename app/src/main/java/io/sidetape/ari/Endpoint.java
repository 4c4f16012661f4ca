package io.sidetape.ari;

import ch.loway.oss.ari4java.tools.HttpParam;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The addresses below one Asterisk's `/ari`, and who asks.
record Endpoint(URI url, String authorization) {
  static Endpoint of(AriSettings settings) {
    var pair = settings.username() + ":" + settings.password();
    var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return new Endpoint(settings.url(), "Basic " + basic);
  }

  boolean secure() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  String host() {
    return url.getHost();
  }

  int port() {
    if (url.getPort() >= 0) return url.getPort();
    return secure() ? 443 : 80;
  }

  String hostHeader() {
    return url.getPort() >= 0 ? host() + ":" + url.getPort() : host();
  }

  URI webSocket(String path) {
    return URI.create((secure() ? "wss://" : "ws://") + host() + ":" + port() + path);
  }

  /// The request line's path. Spaces become `%20`: Asterisk's own `+` is only for forms.
  String path(String below, @Nullable List<HttpParam> query) {
    var path = new StringBuilder(prefix()).append("/ari").append(below);
    var mark = '?';
    for (var param : query == null ? List.<HttpParam>of() : query) {
      if (param.getValue() == null) continue;
      path.append(mark).append(param.getName()).append('=').append(encoded(param.getValue()));
      mark = '&';
    }
    return path.toString();
  }

  String events(String app) {
    return path("/events?subscribeAll=false&app=" + encoded(app), null);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String prefix() {
    var path = url.getPath() == null ? "" : url.getPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /// Without the secret: this gets into logs.
  @Override
  public String toString() {
    return url.toString();
  }
}
