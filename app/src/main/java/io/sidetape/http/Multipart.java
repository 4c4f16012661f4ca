package io.sidetape.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A `multipart/form-data` body (RFC 7578), read part by part as it comes: nothing is kept, so a
/// part may be of any size.
///
/// ```
/// --boundary CRLF headers CRLF CRLF content CRLF --boundary … CRLF --boundary--
/// ```
public final class Multipart {
  private static final Pattern BOUNDARY =
      Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");
  private static final int MOST_PARTS = 100;
  private static final int MOST_HEADER_BYTES = 8_192;
  private static final int MOST_BYTES_AROUND = 8_192;

  private final Delimited body;
  private int parts;

  /// One part.
  ///
  /// @param headers by their names in lower case
  /// @param content to be read before the next part is asked for; what is not read is passed over
  public record Part(String name, Map<String, String> headers, InputStream content) {
    public Part {
      headers = Map.copyOf(headers);
    }
  }

  private Multipart(Delimited body) {
    this.body = body;
  }

  /// Nothing, where the request is no form of parts or does not say how they are divided.
  public static Optional<Multipart> of(Request request) {
    return request
        .header("content-type")
        .flatMap(Multipart::boundary)
        .map(boundary -> new Multipart(new Delimited(request.body(), boundary)));
  }

  /// The next part, or nothing after the last; then the body is read to its end.
  ///
  /// @throws MalformedException the body is not what it says it is
  /// @throws IOException its end will not come
  public Optional<Part> next() throws IOException {
    if (parts == 0) body.skip(MOST_BYTES_AROUND);
    else body.skip(Long.MAX_VALUE);
    if (body.isLast()) {
      body.skipEpilogue(MOST_BYTES_AROUND);
      return Optional.empty();
    }
    if (++parts > MOST_PARTS) throw new MalformedException("more than " + MOST_PARTS + " parts");
    return Optional.of(part(body.headerLines(MOST_HEADER_BYTES)));
  }

  private Part part(String lines) throws MalformedException {
    var headers = new LinkedHashMap<String, String>();
    for (var line : lines.split("\r\n", -1)) {
      if (line.isEmpty()) continue;
      var colon = line.indexOf(':');
      if (colon < 1) throw new MalformedException("a part's header without a colon");
      var name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (headers.put(name, line.substring(colon + 1).strip()) != null)
        throw new MalformedException("two headers of one name in a part");
    }
    return new Part(name(headers), headers, body.content());
  }

  private static String name(Map<String, String> headers) throws MalformedException {
    return Parameters.of(headers.getOrDefault("content-disposition", ""))
        .filter(disposition -> disposition.value().equals("form-data"))
        .map(disposition -> disposition.named().get("name"))
        .orElseThrow(() -> new MalformedException("a part without a name"));
  }

  private static Optional<String> boundary(String contentType) {
    return Parameters.of(contentType)
        .filter(type -> type.value().equals("multipart/form-data"))
        .map(type -> type.named().get("boundary"))
        .filter(boundary -> BOUNDARY.matcher(boundary).matches());
  }
}
