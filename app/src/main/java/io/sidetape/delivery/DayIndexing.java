package io.sidetape.delivery;

import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogException;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.Tombstone;
import io.sidetape.store.Volume;
import io.sidetape.store.VolumeDay;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Makes the catalog say of one day's folder what is in it, and finishes the deletions there that a
/// crash has cut short.
final class DayIndexing {
  /// A folder that changed later than this may change again within the same tick of the file
  /// system's clock, and would not show it.
  private static final Duration STILL = Duration.ofSeconds(2);

  private final Catalog catalog;
  private final Volume volume;
  private final Consumer<String> buried;
  private final Clock clock;
  private final VolumeDay day;
  private final Catalog.Folder folder;
  private final List<CatalogRow> chunk = new ArrayList<>();
  private final Set<String> there = new HashSet<>();
  private final List<String> broken = new ArrayList<>();
  private int calls;
  private int deleted;
  private int halfBuried;

  DayIndexing(Catalog catalog, Volume volume, Consumer<String> buried, Clock clock, VolumeDay day) {
    this.catalog = catalog;
    this.volume = volume;
    this.buried = buried;
    this.clock = clock;
    this.day = day;
    this.folder = new Catalog.Folder(day.tenant(), day.day());
  }

  Indexed run() throws IOException {
    var modified = day.modified(); // before looking: what comes meanwhile makes it differ
    var before =
        catalog.idsIn(folder); // likewise: what is published meanwhile is not taken for gone
    for (var file : day.documents()) take(file);
    flush();
    var gone = new ArrayList<>(before);
    gone.removeAll(there);
    remove(gone);
    boolean still = modified.isBefore(clock.instant().minus(STILL));
    if (still && halfBuried == 0) catalog.whole(folder, modified);
    return new Indexed(calls, deleted, gone.size(), halfBuried, broken);
  }

  private void take(Path file) throws CatalogException {
    there.add(VolumeDocument.idIn(file));
    try {
      switch (VolumeDocument.read(file, day)) {
        case VolumeDocument.Call call -> add(call.row());
        case VolumeDocument.Grave grave -> {
          bury(grave.tombstone());
        }
      }
    } catch (CatalogException down) {
      throw down;
    } catch (NoSuchFileException gone) { // since it was listed
      there.remove(VolumeDocument.idIn(file));
    } catch (IOException unreadable) {
      broken.add(file + ": " + unreadable.getMessage());
    }
  }

  /// Known as deleted first, so that nobody is shown what is about to go.
  private void bury(Tombstone grave) throws IOException {
    catalog.bury(grave);
    deleted++;
    halfBuried++;
    Burials.finish(volume, grave.tenant(), grave.id(), grave.startedAt());
    buried.accept(grave.id());
    halfBuried--;
  }

  private void add(CatalogRow row) throws CatalogException {
    chunk.add(row);
    calls++;
    if (chunk.size() == Catalog.CHUNK) flush();
  }

  private void flush() throws CatalogException {
    if (!chunk.isEmpty()) catalog.putAll(chunk);
    chunk.clear();
  }

  private void remove(List<String> gone) throws CatalogException {
    for (int from = 0; from < gone.size(); from += Catalog.CHUNK)
      catalog.remove(gone.subList(from, Math.min(gone.size(), from + Catalog.CHUNK)));
  }
}
