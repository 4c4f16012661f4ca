package io.sidetape.delivery;

import io.sidetape.spool.Entry;
import java.util.List;

/// What replay would do with one orphan, decided before anything is done.
sealed interface ReplayPlan {
  /// Its lines go into the spool, and delivery does the rest.
  record HandOver(List<Entry> entries, String words) implements ReplayPlan {}

  /// Its recording is finished; these files of it are left.
  record CleanUp(List<String> files, String words) implements ReplayPlan {}

  /// Its recording is finished, and nothing is to be done.
  record Nothing(String words) implements ReplayPlan {}

  /// Nothing can be done with it.
  record Refuse(String words) implements ReplayPlan {}
}
