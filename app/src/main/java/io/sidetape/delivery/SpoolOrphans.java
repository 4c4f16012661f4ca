package io.sidetape.delivery;

import io.sidetape.delivery.Orphan.Kind;
import io.sidetape.delivery.Orphan.Part;
import io.sidetape.delivery.RecordingsScan.Found;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Requests;
import io.sidetape.spool.Side;
import io.sidetape.spool.SpoolView.InWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The recordings in the spool that nobody goes on with.
///
/// @param inUse whether a daemon works on the spool
record SpoolOrphans(Path state, Path recordings, boolean inUse, Instant now) {
  List<Orphan> of(List<InWork> inWork) throws IOException {
    var orphans = new ArrayList<Orphan>();
    for (var folder : inWork) judge(folder).ifPresent(orphans::add);
    if (!inUse) addRequests(orphans);
    return orphans;
  }

  private Optional<Orphan> judge(InWork folder) {
    if (new Requests(state).isPending(folder.id())) return Optional.empty();
    if (folder.progress().isEmpty())
      return isFresh(folder)
          ? Optional.empty() // it may be being made
          : Optional.of(orphan(folder, Kind.SPOOL_FOLDER, "its journal is unreadable"));
    var progress = folder.progress().get();
    if (progress.setAside().isPresent())
      return Optional.of(orphan(folder, Kind.SET_ASIDE, progress.setAside().get()));
    return progress.adopted().isPresent() && !inUse
        ? Optional.of(orphan(folder, Kind.REPLAY_BEGUN, "replay, or the daemon, goes on with it"))
        : Optional.empty();
  }

  private boolean isFresh(InWork folder) {
    return Duration.between(folder.lastWritten(), now).abs().compareTo(Orphans.STILL) < 0;
  }

  private Orphan orphan(InWork folder, Kind kind, String note) {
    var parts = parts(folder.id(), folder.progress());
    var name = folder.progress().flatMap(Progress::adopted).map(Entry.Adopted::orphan).orElse("");
    return new Orphan(
        name.isEmpty() ? folder.id().text() : name,
        folder.id(),
        kind,
        folder.lastWritten(),
        folder.sizeBytes() + parts.stream().mapToLong(Part::sizeBytes).sum(),
        folder.id().text(),
        parts,
        note);
  }

  /// Handed over to a daemon that is gone.
  private void addRequests(List<Orphan> orphans) throws IOException {
    var requests = new Requests(state);
    for (var id : requests.pending()) {
      var progress = Progress.of(id, requests.read(id));
      var name = progress.flatMap(Progress::adopted).map(Entry.Adopted::orphan);
      var parts = parts(id, progress);
      orphans.add(
          new Orphan(
              name.orElse(id.text()),
              id,
              Kind.REPLAY_BEGUN,
              Judgement.lastWritten(parts),
              parts.stream().mapToLong(Part::sizeBytes).sum(),
              id.text(),
              parts,
              "replay, or the daemon, goes on with it"));
    }
  }

  private List<Part> parts(RecordingId id, Optional<Progress> progress) {
    var parts = new ArrayList<Part>();
    for (var side : Side.values())
      found(id, progress.flatMap(Progress::adopted), side)
          .flatMap(found -> new Inspection(recordings).of(Optional.of(side), found))
          .ifPresent(parts::add);
    return parts;
  }

  private Optional<Found> found(RecordingId id, Optional<Entry.Adopted> adopted, Side side) {
    if (adopted.isPresent()) {
      var sources = adopted.get().sources();
      return Optional.ofNullable(sources.get(side)).flatMap(source -> found(source.file()));
    }
    return SideFile.FORMATS.stream()
        .map(format -> found(side.recordingName(id) + "." + format))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<Found> found(String file) {
    var path = recordings.resolve(file);
    try {
      return Optional.of(
          new Found(file, Files.size(path), Files.getLastModifiedTime(path).toInstant()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
