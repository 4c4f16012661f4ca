package io.sidetape.delivery;

import io.sidetape.delivery.Orphan.Part;
import io.sidetape.spool.Entry;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Decides what replay does with an orphan.
record Planner(Volume volume, Adoption adoption, InstantSource clock) {
  ReplayPlan of(Orphan orphan) throws IOException {
    return switch (orphan.kind()) {
      case SNOOP_PAIR,
          SNOOP_SIDE,
          FALLBACK_PAIR,
          FALLBACK_SIDE,
          FOREIGN_PAIR,
          FOREIGN_SIDE,
          SPOOL_FOLDER ->
          adopt(orphan);
      case SET_ASIDE -> again("try the delivery again");
      case REPLAY_BEGUN -> again("go on with it");
      case DELIVERED -> cleanUp(orphan);
      case ACCOUNTED ->
          adoption.deleteForeign()
              ? cleanUp(orphan)
              : new ReplayPlan.Nothing("delivered already; its sources are another tool's");
      case JUNK -> new ReplayPlan.Refuse(orphan.note() + "; it stays");
      case VOLUME_LEFTOVER -> new ReplayPlan.Refuse(orphan.note());
    };
  }

  private ReplayPlan adopt(Orphan orphan) throws IOException {
    var id = orphan.recordingId();
    var there = volume.find(id.text(), id.time());
    if (there.isPresent() && there.get().status() == Manifest.Status.COMPLETED)
      return new ReplayPlan.Refuse(
          "the volume has a recording with this id that does not hold all of this; it stays");
    if (volume.isBuried(id.text(), id.time()))
      return new ReplayPlan.Refuse(
          "its recording was deleted; delete the files too, or keep them, they stay");
    var entries = adoption.journal(orphan, there, clock.instant());
    return new ReplayPlan.HandOver(entries, recording(orphan));
  }

  private String recording(Orphan orphan) {
    var what = orphan.duration().map(Planner::seconds).orElse("nothing but a manifest");
    var missing = orphan.sound().size() == 1 ? ", one side silent" : "";
    return "make %s of %s%s, and %s"
        .formatted(orphan.recordingId(), what, missing, sources(orphan));
  }

  private String sources(Orphan orphan) {
    return adoption.deleteForeign() || !orphan.kind().isForeign()
        ? "delete its sources once it is delivered"
        : "leave its sources where they are";
  }

  private ReplayPlan again(String words) {
    return new ReplayPlan.HandOver(List.of(new Entry.Replayed(clock.instant())), words);
  }

  private static ReplayPlan cleanUp(Orphan orphan) {
    var files = orphan.parts().stream().filter(Planner::isDelivered).map(Part::file).toList();
    return new ReplayPlan.CleanUp(files, "delivered already; delete " + String.join(", ", files));
  }

  /// A side that is sound or empty; and a mix, whose sides are delivered.
  private static boolean isDelivered(Part part) {
    return part.problem().equals(Optional.empty()) || part.problem().equals(Optional.of("empty"));
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
