package io.sidetape.delivery;

import io.sidetape.store.Volume;
import io.sidetape.store.VolumeDay;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finishes the deletions that a crash has cut short, as the tombstones on the volume tell them:
/// for when the catalog is down, and nobody knows for how long.
///
/// @param buried is told the id of each
record Burials(Volume volume, Consumer<String> buried) {
  private static final Logger log = LoggerFactory.getLogger(Burials.class);

  static void finish(Volume volume, String tenant, String id, Instant startedAt)
      throws IOException {
    if (volume.finishBurial(tenant, id, startedAt))
      log.warn("{}: its deletion was cut short, and is done now", id);
  }

  /// Looks into every folder of the volume; what cannot be done now is done once the catalog is
  /// there.
  void finishAll() {
    try {
      for (var day : VolumeDay.allOn(volume)) finishIn(day);
    } catch (IOException trouble) {
      log.warn("deletions that were cut short wait for the catalog: {}", trouble.getMessage());
    }
  }

  private void finishIn(VolumeDay day) throws IOException {
    for (var file : day.documents())
      if (VolumeDocument.isGrave(file)) finish(day, VolumeDocument.idIn(file));
  }

  private void finish(VolumeDay day, String id) throws IOException {
    try {
      finish(volume, day.tenant(), id, day.day().atStartOfDay().toInstant(ZoneOffset.UTC));
      buried.accept(id);
    } catch (IllegalArgumentException foreign) {
      log.debug("no tombstone of ours: {}", foreign.getMessage());
    }
  }
}
