package io.sidetape.http;

import io.sidetape.io.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of a folder on the class path, all read at start: what is served is what was packed,
/// by exact name, and no request's path ever becomes a file's.
public final class Assets {
  /// No inline script or style, nothing from elsewhere, in nobody's frame.
  static final String POLICY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "media-src 'self' blob:",
          "connect-src 'self'",
          "font-src 'self'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "base-uri 'none'");

  private final Map<String, Asset> files;

  private Assets(Map<String, Asset> files) {
    this.files = Map.copyOf(files);
  }

  /// All below `folder`, as `/web`.
  ///
  /// @throws IOException there is no such folder, or it holds a kind of file that is not known
  public static Assets load(String folder) throws IOException {
    var url = Assets.class.getResource(folder);
    if (url == null) throw new IOException(folder + " is not on the class path");
    try {
      return load(url.toURI());
    } catch (URISyntaxException broken) {
      throw new IOException(url + " cannot be read", broken);
    }
  }

  /// From a folder on disc in a checkout, from the jar once packed. The jar is opened by its path:
  /// by its URI it would be one for the whole JVM, and be there already for a second daemon.
  static Assets load(URI folder) throws IOException {
    if (!folder.getScheme().equals("jar")) return read(Path.of(folder));
    var place = folder.getRawSchemeSpecificPart();
    int end = place.lastIndexOf('!');
    try (var jar = FileSystems.newFileSystem(Path.of(URI.create(place.substring(0, end))))) {
      return read(jar.getPath(place.substring(end + 1)));
    }
  }

  private static Assets read(Path folder) throws IOException {
    var files = new HashMap<String, Asset>();
    try (var found = Files.walk(folder)) {
      for (var file : found.filter(Files::isRegularFile).toList())
        files.put(folder.relativize(file).toString(), Asset.read(file));
    }
    return new Assets(files);
  }

  /// A route for each file below `folder` of these, at the same path: `assets` → `/assets/…`.
  public List<Route> routes(String folder) {
    return files.keySet().stream()
        .filter(name -> name.startsWith(folder + "/"))
        .map(name -> Route.get("/" + name, page(name)))
        .toList();
  }

  /// Answers with one file, whatever the path: a page that reads its own URL.
  public Handler page(String name) {
    var asset =
        Optional.ofNullable(files.get(name))
            .orElseThrow(() -> new IllegalArgumentException("no asset " + name));
    return _ -> asset.response();
  }

  /// One file, its media type, and the hash of what it holds.
  private record Asset(String mediaType, ByteBuffer bytes, String hash) {
    static Asset read(Path file) throws IOException {
      var bytes = Files.readAllBytes(file);
      return new Asset(
          MediaTypes.of(file), ByteBuffer.wrap(bytes).asReadOnlyBuffer(), Sha256.hex(bytes));
    }

    /// To be asked for again each time, and then mostly not sent: names do not change with content.
    Response response() {
      return new Response(200, Map.of(), new Response.Body.Bytes(mediaType, bytes))
          .with("ETag", '"' + hash + '"')
          .with("Cache-Control", "no-cache")
          .with("Content-Security-Policy", POLICY);
    }
  }
}
