package io.sidetape.delivery;

import io.sidetape.delivery.Orphan.Kind;
import java.util.List;

/// What a look at the folders found.
///
/// @param all the listed ones, and other tools' files that are delivered already; oldest first
/// @param notes what was not looked at, and what is too fresh to say
public record Survey(List<Orphan> all, List<String> notes) {
  public Survey {
    all = List.copyOf(all);
    notes = List.copyOf(notes);
  }

  /// What an operator should know of.
  public List<Orphan> listed() {
    return all.stream().filter(orphan -> orphan.kind() != Kind.ACCOUNTED).toList();
  }
}
