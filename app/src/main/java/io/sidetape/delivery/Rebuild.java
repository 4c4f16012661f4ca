package io.sidetape.delivery;

import io.sidetape.catalog.Catalog;
import io.sidetape.store.Volume;
import io.sidetape.store.VolumeDay;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes the catalog say what the volume says, folder by folder, so that searches and the daemon go
/// on meanwhile, and done twice it changes nothing.
public final class Rebuild {
  private final Catalog catalog;
  private final Volume volume;
  private final Consumer<String> buried;
  private final Clock clock;

  /// @param buried is told the id of each tombstone that is read, so that nothing of the recording
  ///   is left elsewhere
  public Rebuild(Catalog catalog, Volume volume, Consumer<String> buried, Clock clock) {
    this.catalog = catalog;
    this.volume = volume;
    this.buried = buried;
    this.clock = clock;
  }

  /// Is told after each folder.
  public interface Progress {
    void at(int folders, int ofFolders, Indexed soFar);
  }

  /// Reads every manifest, and forgets what no manifest says.
  ///
  /// @throws IOException the volume or the catalog is not there; what is done stays
  public Indexed everything(Progress progress) throws IOException {
    var days = VolumeDay.allOn(volume);
    var there = new HashSet<Catalog.Folder>();
    var done = Indexed.NOTHING;
    for (int i = 0; i < days.size(); i++) {
      there.add(folder(days.get(i)));
      done = done.and(index(days.get(i)));
      progress.at(i + 1, days.size(), done);
    }
    return done.and(forget(catalog.origins(), there))
        .and(forget(catalog.folders().keySet(), there));
  }

  /// Reads the folders that have changed since they were last whole in the catalog: a look at each
  /// folder, and not at the recordings in it.
  Indexed whatChanged() throws IOException {
    var whole = catalog.folders();
    var there = new HashSet<Catalog.Folder>();
    var done = Indexed.NOTHING;
    for (var day : VolumeDay.allOn(volume)) {
      there.add(folder(day));
      if (!isStill(day, whole.get(folder(day)))) done = done.and(index(day));
    }
    // Nothing at all is rather a disc that is not mounted.
    return there.isEmpty() ? done : done.and(forget(whole.keySet(), there));
  }

  private static boolean isStill(VolumeDay day, @Nullable Instant whole) throws IOException {
    try {
      return day.modified().equals(whole);
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private Indexed index(VolumeDay day) throws IOException {
    try {
      return new DayIndexing(catalog, volume, buried, clock, day).run();
    } catch (NoSuchFileException gone) { // since it was listed; the next time knows
      return Indexed.NOTHING;
    }
  }

  private Indexed forget(Set<Catalog.Folder> known, Set<Catalog.Folder> there) throws IOException {
    int removed = 0;
    for (var folder : known)
      if (!there.contains(folder)) {
        removed += catalog.idsIn(folder).size();
        catalog.forget(folder);
      }
    return new Indexed(0, 0, removed, 0, List.of());
  }

  private static Catalog.Folder folder(VolumeDay day) {
    return new Catalog.Folder(day.tenant(), day.day());
  }
}
