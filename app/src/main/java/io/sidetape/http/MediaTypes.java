package io.sidetape.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// What the files of the player are. With `nosniff` a browser believes nothing else.
final class MediaTypes {
  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("md", "text/plain; charset=utf-8"),
          Map.entry("sha256", "text/plain; charset=utf-8"));

  /// A licence, a checksum: files that have no ending.
  private static final String PLAIN = "text/plain; charset=utf-8";

  private MediaTypes() {}

  static String of(Path file) throws IOException {
    var name = String.valueOf(file.getFileName());
    var dot = name.lastIndexOf('.');
    if (dot < 0) return PLAIN;
    var type = BY_ENDING.get(name.substring(dot + 1));
    if (type == null) throw new IOException(name + " is of a kind that is not known here");
    return type;
  }
}
