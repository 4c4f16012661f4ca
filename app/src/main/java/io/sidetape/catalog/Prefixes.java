package io.sidetape.catalog;

import io.sidetape.catalog.Terms.Term;
import java.util.LinkedHashSet;
import java.util.Set;

/// The terms as the indexes are told them. A prefix of many terms would cost all of their hits
/// before the first one comes; so the beginnings of words are terms themselves: `p…`, up to a
/// length from which on few terms begin alike.
final class Prefixes {
  static final int LONGEST = 16;

  private Prefixes() {}

  static Set<String> of(CatalogRow row) {
    var terms = new LinkedHashSet<String>();
    for (var term : Terms.of(row))
      if (term.startsWith(Terms.WORD)) addWord(terms, term.substring(Terms.WORD.length()));
      else terms.add(term);
    return terms;
  }

  private static void addWord(Set<String> terms, String word) {
    int letters = word.codePointCount(0, word.length());
    for (int n = 1; n <= Math.min(letters, LONGEST); n++)
      terms.add("p" + word.substring(0, word.offsetByCodePoints(0, n)));
    if (letters > LONGEST) terms.add(Terms.WORD + word);
  }

  /// The term to look for: a beginning that is a term itself, unless it is too long for that.
  static Term term(Term asked) {
    if (!asked.prefix()) return asked;
    var word = asked.text().substring(Terms.WORD.length());
    return word.codePointCount(0, word.length()) <= LONGEST ? new Term("p" + word, false) : asked;
  }
}
