package io.sidetape.delivery;

import io.sidetape.delivery.Orphan.Kind;
import io.sidetape.spool.RecordingId;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Files on the volume that were begun and never published: `.{ulid}.wav.part`. They are listed and
/// no more, for their sound is still where it came from.
///
/// @param inWork recordings that are still being made
record VolumeLeftovers(Volume volume, Set<RecordingId> inWork, Instant now) {
  private static final Duration OLD = Duration.ofHours(1);
  private static final int MAX_FILES = 2_000_000;
  private static final String PART = ".wav.part";

  void addTo(List<Orphan> orphans, List<String> notes) throws IOException {
    if (!Files.isDirectory(volume.folder())) return;
    var scan = RecordingsScan.of(volume.folder(), MAX_FILES, name -> name.endsWith(PART));
    for (var file : scan.files()) leftover(file).ifPresent(orphans::add);
    notes.addAll(scan.notes());
  }

  private Optional<Orphan> leftover(RecordingsScan.Found file) {
    var name = file.file().substring(file.file().lastIndexOf('/') + 1);
    if (!name.startsWith(".")) return Optional.empty();
    var id = RecordingId.parse(name.substring(1, name.length() - PART.length()));
    if (id.isEmpty() || inWork.contains(id.get()) || !isOld(file)) return Optional.empty();
    return Optional.of(
        new Orphan(
            id.get().text(),
            id.get(),
            Kind.VOLUME_LEFTOVER,
            file.lastWritten(),
            file.sizeBytes(),
            file.file(),
            List.of(),
            volume.folder().resolve(file.file()) + ": begun, never published; it can be deleted"));
  }

  private boolean isOld(RecordingsScan.Found file) {
    return Duration.between(file.lastWritten(), now).compareTo(OLD) > 0;
  }
}
