package io.sidetape.access;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/// A text with a mistake in it.
@NullMarked
final class Altered {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=%é";

  private Altered() {}

  /// For each position, the text with the neighbour of the character there, which is the one that
  /// base64 may take for the same.
  static List<String> inEachPosition(String text) {
    var altered = new ArrayList<String>();
    for (var at = 0; at < text.length(); at++) {
      var neighbour = ALPHABET.charAt(Math.max(0, ALPHABET.indexOf(text.charAt(at))) ^ 1);
      altered.add(text.substring(0, at) + neighbour + text.substring(at + 1));
    }
    return altered;
  }

  /// Every text that differs in one character, or lacks one, or has one more at an end.
  static List<String> everywhere(String text) {
    var altered = new ArrayList<String>();
    for (var at = 0; at < text.length(); at++) {
      var before = text.substring(0, at);
      var after = text.substring(at + 1);
      altered.add(before + after);
      for (var other : ALPHABET.toCharArray())
        if (other != text.charAt(at)) altered.add(before + other + after);
    }
    altered.add(text + "A");
    altered.add(text + "=");
    altered.add("A" + text);
    altered.removeIf(text::equals);
    return altered;
  }
}
