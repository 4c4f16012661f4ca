package io.sidetape.catalog;

import io.sidetape.io.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A call as a set of words of ASCII letters, digits and other people's letters, which is all that
/// either database's text index is told: `f…` for an exact value (its hash, so that any text makes
/// one word), `w…` for a word of free text, `d…` for a length.
///
/// One index for all filters finds any combination of them quickly, whichever is the rare one.
final class Terms {
  /// What a word of free text begins with.
  static final String WORD = "w";

  private static final int MOST_WORDS = 200;
  private static final int MOST_ASKED = 10;

  private Terms() {}

  /// One word of an index.
  ///
  /// @param prefix whether it is only the beginning
  record Term(String text, boolean prefix) {}

  static Set<String> of(CatalogRow row) {
    var terms = new LinkedHashSet<String>();
    terms.add(exact("tenant", row.tenant()));
    row.facets().forEach((facet, value) -> terms.add(exact(facet.word(), value)));
    row.labels().forEach((key, value) -> terms.add(exact("label", key + "=" + value)));
    row.flags().forEach(flag -> terms.add(exact("flag", flag.word())));
    terms.add(length(row.durationMillis()));
    words(row).stream().limit(MOST_WORDS).forEach(word -> terms.add(WORD + word));
    return terms;
  }

  private static Collection<String> words(CatalogRow row) {
    var words = new LinkedHashSet<String>();
    var texts = new ArrayList<>(row.facets().values());
    texts.add(row.id());
    texts.add(row.channelId());
    texts.addAll(row.labels().keySet());
    texts.addAll(row.labels().values());
    for (var text : texts) {
      words.addAll(Words.of(text));
      if (!Words.dialled(text).isEmpty()) words.add(Words.dialled(text));
    }
    return words;
  }

  /// What a call must have: of each list one.
  static List<List<Term>> of(CatalogQuery query) {
    var all = new ArrayList<List<Term>>();
    query.tenant().ifPresent(tenant -> all.add(whole(exact("tenant", tenant))));
    query.facets().forEach((facet, value) -> all.add(whole(exact(facet.word(), value))));
    query.labels().forEach(label -> all.add(whole(exact("label", label))));
    query.flags().forEach(flag -> all.add(whole(exact("flag", flag.word()))));
    all.addAll(asked(query.text()));
    return all;
  }

  /// A number is one word, however it is parted: `+49 30 12345`, `(030) 123-45`.
  private static List<List<Term>> asked(String text) {
    var dialled = text.strip().matches("[+0(].*") ? Words.dialled(text) : "";
    var words = dialled.isEmpty() ? Words.of(text) : List.of(dialled);
    return words.stream()
        .distinct()
        .limit(MOST_ASKED)
        .map(word -> List.of(new Term(WORD + word, true)))
        .toList();
  }

  private static List<Term> whole(String term) {
    return List.of(new Term(term, false));
  }

  /// The lengths from one to the other; nothing where that is all there are, one that no call has
  /// where there are none.
  static List<Term> lengths(long minMillis, long maxMillis) {
    int shortest = bits(minMillis);
    int longest = bits(maxMillis);
    var terms = new ArrayList<Term>();
    if (shortest == MIN_BITS && longest == MAX_BITS) return terms;
    for (int bits = shortest; bits <= longest; bits++)
      terms.add(new Term("d" + letter(bits), false));
    return terms.isEmpty() ? whole("dnone") : terms;
  }

  private static String length(long millis) {
    return "d" + letter(bits(millis));
  }

  /// A second or less is one length, then each doubling, up to a day.
  private static final int MIN_BITS = 10;

  private static final int MAX_BITS = 27;

  private static int bits(long millis) {
    return Math.clamp(
        Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, millis)), MIN_BITS, MAX_BITS);
  }

  private static char letter(int bits) {
    return (char) ('a' + bits - MIN_BITS);
  }

  private static String exact(String kind, String value) {
    var digest = Sha256.of(kind + "=" + value);
    return "f"
        + Long.toString(ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE, Character.MAX_RADIX);
  }
}
