package io.sidetape.delivery;

import io.sidetape.delivery.RecordingsScan.Found;
import io.sidetape.spool.Accounted;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Neighbours;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Requests;
import io.sidetape.spool.SpoolView;
import io.sidetape.spool.SpoolView.InWork;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds sound that nothing accounts for: files under Asterisk's recording folder without a folder
/// in the spool, recordings in the spool that nobody goes on with, leftovers on the volume. It only
/// looks, and may be asked while a daemon runs.
///
/// The files are listed first and the spool after them, since delivery deletes the files first and
/// the spool's folder last: what is in neither then has been delivered in between.
public final class Orphans {
  /// Asterisk writes to a snoop's file at least every 2.05 s.
  static final Duration STILL = Duration.ofMinutes(1);

  /// A MixMonitor writes nothing while nothing is heard: a file that nobody has closed may yet
  /// grow.
  static final Duration STILL_UNCLOSED = Duration.ofMinutes(15);

  private static final int MAX_FILES = 200_000;

  private final Path state;
  private final Path recordings;
  private final Volume volume;
  private final List<PairPattern> patterns;
  private final InstantSource clock;

  /// @param patterns what other tools call their pairs, besides the usual
  public Orphans(
      Path state, Path recordings, Volume volume, List<PairPattern> patterns, InstantSource clock) {
    this.state = state;
    this.recordings = recordings;
    this.volume = volume;
    this.patterns = new ArrayList<>(patterns);
    this.patterns.add(PairPattern.USUAL);
    this.clock = clock;
  }

  /// Looks at everything now.
  ///
  /// @param inUse whether a daemon works on the state folder: what is in work is then its affair
  public Survey survey(boolean inUse) throws IOException {
    var now = clock.instant();
    var scan = RecordingsScan.of(recordings, MAX_FILES);
    var inWork = new SpoolView(state).all();
    var spool = new SpoolOrphans(state, recordings, inUse, now);
    var all = new ArrayList<>(spool.of(inWork));
    var notes = new ArrayList<>(scan.notes());
    var ids = ids(inWork);
    ids.addAll(neighbours(notes));
    int fresh = addFiles(all, scan.files(), inWork, ids, now);
    if (fresh > 0)
      notes.add(fresh + " more may still be written to: they count once they have been still");
    new VolumeLeftovers(volume, ids, now).addTo(all, notes);
    all.sort(Comparator.comparing(Orphan::lastWritten).thenComparing(Orphan::id));
    return new Survey(all, notes);
  }

  /// Adds what the files are; answers how many are too fresh to say.
  private int addFiles(
      List<Orphan> all, List<Found> files, List<InWork> inWork, Set<RecordingId> ids, Instant now)
      throws IOException {
    var paths = paths(inWork);
    var unclaimed = files.stream().filter(file -> !paths.contains(file.file())).toList();
    var judgement = new Judgement(new Inspection(recordings), volume, Accounted.ids(state));
    int fresh = 0;
    for (var group : Group.of(unclaimed, patterns)) {
      if (group.family().recordingId().filter(ids::contains).isPresent()) continue;
      var orphan = judgement.of(group);
      if (orphan.isEmpty() || ids.contains(orphan.get().recordingId())) continue;
      if (isFresh(orphan.get(), now)) fresh++;
      else all.add(orphan.get());
    }
    return fresh;
  }

  private static boolean isFresh(Orphan orphan, Instant now) {
    var age = Duration.between(orphan.lastWritten(), now).abs(); // a clock may have jumped
    if (age.compareTo(STILL) < 0) return true;
    return switch (orphan.kind()) {
      case FALLBACK_PAIR, FALLBACK_SIDE, FOREIGN_PAIR, FOREIGN_SIDE ->
          age.compareTo(STILL_UNCLOSED) < 0
              && orphan.parts().stream().anyMatch(part -> !part.headerClosed());
      case SNOOP_PAIR,
          SNOOP_SIDE,
          SET_ASIDE,
          SPOOL_FOLDER,
          REPLAY_BEGUN,
          DELIVERED,
          ACCOUNTED,
          JUNK,
          VOLUME_LEFTOVER ->
          false;
    };
  }

  /// What daemons with state folders of their own have in work.
  private Set<RecordingId> neighbours(List<String> notes) {
    var ids = new HashSet<RecordingId>();
    for (var other : new Neighbours(recordings, state).others()) {
      ids.addAll(other.inWork());
      notes.add(other.note());
    }
    return ids;
  }

  private Set<RecordingId> ids(List<InWork> inWork) throws IOException {
    var ids = new HashSet<>(new Requests(state).pending());
    for (var folder : inWork) ids.add(folder.id());
    return ids;
  }

  /// The files that recordings in work speak of by name.
  private Set<String> paths(List<InWork> inWork) throws IOException {
    var paths = new HashSet<String>();
    for (var folder : inWork)
      folder.progress().flatMap(it -> it.adopted()).ifPresent(it -> addPaths(paths, it));
    var requests = new Requests(state);
    for (var id : requests.pending())
      for (var entry : requests.read(id))
        if (entry instanceof Entry.Adopted adopted) addPaths(paths, adopted);
    return paths;
  }

  private static void addPaths(Set<String> paths, Entry.Adopted adopted) {
    adopted.sources().values().forEach(source -> paths.add(source.file()));
    adopted.extras().forEach(extra -> paths.add(extra.file()));
  }

  /// Whether this recording is finished, by its id alone.
  public boolean isDelivered(RecordingId id) throws IOException {
    return volume.find(id.text(), id.time()).isPresent() || Accounted.ids(state).contains(id);
  }

  /// Whether somebody works on this recording.
  public boolean isInWork(RecordingId id) {
    return Files.isDirectory(state.resolve("spool").resolve(id.text()))
        || new Requests(state).isPending(id);
  }
}
