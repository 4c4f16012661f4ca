package io.sidetape.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/// Scopes out of other people's words.
final class Scopes {
  private Scopes() {}

  /// Those that mean something here: an issuer's tokens may be for others as well.
  static Set<Scope> known(Collection<String> words) {
    var known = EnumSet.noneOf(Scope.class);
    words.forEach(word -> Scope.of(word).ifPresent(known::add));
    return known;
  }
}
