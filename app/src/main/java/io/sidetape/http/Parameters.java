package io.sidetape.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A header's value with parameters: `form-data; name="audio"; filename="a.wav"`.
///
/// @param value in lower case
/// @param named by their names in lower case
record Parameters(String value, Map<String, String> named) {
  private static final Pattern NEXT =
      Pattern.compile("\\G\\s*;\\s*([\\w*-]+)=(?:\"([^\"]*)\"|([^\\s;\"]+))\\s*");

  /// Nothing, if any of it is unreadable or twice there.
  static Optional<Parameters> of(String header) {
    var semicolon = header.indexOf(';');
    var end = semicolon < 0 ? header.length() : semicolon;
    var named = new LinkedHashMap<String, String>();
    var next = NEXT.matcher(header).region(end, header.length());
    var at = end;
    for (; next.find(); at = next.end()) {
      var text = next.group(2) == null ? next.group(3) : next.group(2);
      if (named.put(next.group(1).toLowerCase(Locale.ROOT), text) != null) return Optional.empty();
    }
    if (!header.substring(at).isBlank()) return Optional.empty();
    return Optional.of(
        new Parameters(header.substring(0, end).strip().toLowerCase(Locale.ROOT), named));
  }
}
