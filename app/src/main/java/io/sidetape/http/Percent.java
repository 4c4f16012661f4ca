package io.sidetape.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Percent-encoding, read strictly: what is not valid UTF-8 in the end is nothing, not a
/// replacement character.
final class Percent {
  private Percent() {}

  static Optional<String> decode(String text) {
    var bytes = ByteBuffer.allocate(text.length());
    for (var at = 0; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c > 0x7E || c < 0x21) return Optional.empty();
      if (c != '%') {
        bytes.put((byte) c);
        continue;
      }
      if (!isHex(text, at + 1) || !isHex(text, at + 2)) return Optional.empty();
      bytes.put((byte) HexFormat.fromHexDigits(text, at + 1, at + 3));
      at += 2;
    }
    return utf8(bytes.flip());
  }

  /// `a=1&b=x+y`, a plus being a space; nothing if any of it is broken.
  static Optional<Map<String, List<String>>> query(String text) {
    var parameters = new LinkedHashMap<String, List<String>>();
    for (var pair : text.replace("+", "%20").split("&", -1)) {
      if (pair.isEmpty()) continue;
      var equal = pair.indexOf('=');
      var name = decode(equal < 0 ? pair : pair.substring(0, equal));
      var value = decode(equal < 0 ? "" : pair.substring(equal + 1));
      if (name.isEmpty() || value.isEmpty()) return Optional.empty();
      parameters.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
    }
    return Optional.of(parameters);
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && HexFormat.isHexDigit(text.charAt(at));
  }

  private static Optional<String> utf8(ByteBuffer bytes) {
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException broken) {
      return Optional.empty();
    }
  }
}
