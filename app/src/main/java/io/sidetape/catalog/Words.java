package io.sidetape.catalog;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Text as words that are equal where people think them equal: letters and digits alone, without
/// case and accents.
final class Words {
  static final int LONGEST = 64;
  private static final int LONGEST_TEXT = 4096;
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NUMBER = Pattern.compile("[\\d\\s+()/.-]*");

  private Words() {}

  static List<String> of(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    folded(text)
        .codePoints()
        .forEach(letter -> {
          if (Character.isLetterOrDigit(letter)) word.appendCodePoint(letter);
          else end(word, words);
        });
    end(word, words);
    return words;
  }

  /// `+49 30/123-45` as it is dialled; nothing for what is more than a number in parts.
  static String dialled(String text) {
    return NUMBER.matcher(text).matches() ? cut(String.join("", of(text))) : "";
  }

  private static void end(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) words.add(cut(word.toString()));
    word.setLength(0);
  }

  private static String cut(String word) {
    return word.codePointCount(0, word.length()) <= LONGEST
        ? word
        : word.substring(0, word.offsetByCodePoints(0, LONGEST));
  }

  /// By way of upper case, where ß is SS and both sigmas are one.
  private static String folded(String text) {
    var head = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    var plain = MARKS.matcher(Normalizer.normalize(head, Normalizer.Form.NFKD)).replaceAll("");
    return plain.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }
}
