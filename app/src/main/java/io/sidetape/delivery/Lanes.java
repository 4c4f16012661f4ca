package io.sidetape.delivery;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// One way for everybody, and its places: a lane a tenant, so that what blocks one is in nobody
/// else's way. The tenants take turns, and none has more than half of the places. Guarded by
/// [Agenda]'s lock.
final class Lanes {
  private final int places;
  private final Backoff probes;

  /// Whose turn it is comes first.
  private final LinkedHashMap<String, Lane> lanes = new LinkedHashMap<>();

  private int running;

  Lanes(int places, Backoff probes) {
    this.places = places;
    this.probes = probes;
  }

  private Lane of(Errand errand) {
    return lanes.computeIfAbsent(errand.owner, it -> new Lane(Math.max(1, places / 2), probes));
  }

  void add(Errand errand) {
    of(errand).add(errand);
  }

  void remove(Errand errand) {
    of(errand).remove(errand);
    forgetIfEmpty(errand);
  }

  /// When the next one may start, if nothing changes until then.
  long startsAt() {
    long earliest = Lane.NEVER;
    if (running < places)
      for (var lane : lanes.values()) earliest = Math.min(earliest, lane.startsAt());
    return earliest;
  }

  @Nullable Errand start(long now) {
    if (running >= places) return null;
    for (var lane : lanes.entrySet()) {
      var errand = lane.getValue().start(now);
      if (errand == null) continue;
      running++;
      lanes.putLast(lane.getKey(), lane.getValue()); // the others' turn
      return errand;
    }
    return null;
  }

  void ended(Errand errand, Next next, long now) {
    running--;
    of(errand).ended(errand, next, now);
  }

  /// What a lane knows of its way is kept while something waits for it.
  void forgetIfEmpty(Errand errand) {
    if (of(errand).isEmpty()) lanes.remove(errand.owner);
  }
}
