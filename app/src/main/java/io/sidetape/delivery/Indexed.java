package io.sidetape.delivery;

import java.util.ArrayList;
import java.util.List;

/// What became of some folders in the index.
///
/// @param calls manifests in the index now
/// @param deleted tombstones
/// @param removed calls that were in the index and are not on the volume
/// @param unfinished deletions that were cut short, and cannot be finished now
/// @param broken files that were passed over, each with what is wrong with it
public record Indexed(int calls, int deleted, int removed, int unfinished, List<String> broken) {
  /// Nothing yet.
  static final Indexed NOTHING = new Indexed(0, 0, 0, 0, List.of());

  public Indexed {
    broken = List.copyOf(broken);
  }

  Indexed and(Indexed more) {
    var all = new ArrayList<>(broken);
    all.addAll(more.broken);
    return new Indexed(
        calls + more.calls,
        deleted + more.deleted,
        removed + more.removed,
        unfinished + more.unfinished,
        all);
  }
}
