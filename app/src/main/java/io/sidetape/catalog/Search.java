package io.sidetape.catalog;

import io.sidetape.catalog.Terms.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A query, worked out: a span of places, the words that must be there, and what is checked on the
/// row itself.
///
/// @param tenant checked on each row again, since this is what parts the tenants
/// @param from the first place
/// @param before the first place that is too new
/// @param words of each list a row must have one
/// @param lengths of which a row must have one, unless there are none
/// @param limit rows to find, one more than asked for
record Search(
    Optional<String> tenant,
    long from,
    long before,
    List<List<Term>> words,
    List<Term> lengths,
    long minMillis,
    long maxMillis,
    int limit) {
  static Search of(CatalogQuery query) {
    long before = query.to().map(Seq::from).orElse(Long.MAX_VALUE);
    return new Search(
        query.tenant(),
        query.from().map(Seq::from).orElse(0L),
        query.cursor().map(Seq::ofCursor).map(seq -> Math.min(seq, before)).orElse(before),
        Terms.of(query),
        Terms.lengths(query.minMillis(), query.maxMillis()),
        query.minMillis(),
        query.maxMillis(),
        query.limit() + 1);
  }

  /// All that the text index is asked for.
  List<List<Term>> indexed() {
    if (lengths.isEmpty()) return words;
    var all = new ArrayList<>(words);
    all.add(lengths);
    return all;
  }
}
