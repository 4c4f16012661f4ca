package io.sidetape.delivery;

import io.sidetape.audio.MergeRequest;
import io.sidetape.audio.PcmFile;
import io.sidetape.audio.StereoFile;
import io.sidetape.audio.StereoMerge;
import io.sidetape.io.AtomicFile;
import io.sidetape.io.Sha256;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import io.sidetape.store.Claim;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Makes of two mono files one stereo file with its manifest, whole and in its place. Whatever is
/// interrupted is begun again from the sources, and gives the same bytes.
final class Finisher {
  private static final String AUDIO = "stereo.wav";
  private static final String MANIFEST = "manifest.json";

  private final Path recordings;
  private final Volume volume;
  private final boolean keep;
  private final Duration still;

  /// @param keep whether the volume keeps the audio; else it waits in the spool for the sink
  Finisher(Path recordings, Volume volume, boolean keep) {
    this(recordings, volume, keep, Settle.STILL);
  }

  /// @param still for how long the sources must stand still where nobody saw their end
  Finisher(Path recordings, Volume volume, boolean keep, Duration still) {
    this.recordings = recordings;
    this.volume = volume;
    this.keep = keep;
    this.still = still;
  }

  /// Waits until nobody writes the sources any more.
  void settle(Progress progress) throws IOException, InterruptedException {
    if (progress.adopted().isPresent()) return; // found files have been still for long
    if (!sawBothEnds(progress)) Settle.await(SideFiles.of(recordings, progress).paths(), still);
  }

  /// @throws IOException no room, or a disc's trouble: later; the sources stay
  Finished finish(RecordingFolder folder, Progress progress) throws IOException {
    var files = SideFiles.of(recordings, progress);
    var draft = new Draft(progress, files);
    return files.anySound() ? withAudio(folder, draft, files) : withoutAudio(folder, draft);
  }

  /// What an earlier attempt finished, for certain: the journal says so, or, where its line is
  /// lost, the volume does, or the audio that waits for the sink, to the byte. It is where that
  /// attempt put it, whatever the setting says by now.
  Optional<Finished> finished(RecordingFolder folder, Progress progress) throws IOException {
    var manifest = readable(folder.resolve(MANIFEST));
    if (manifest.isPresent() && isInSpool(folder, manifest.get(), progress.stored()))
      return Optional.of(new Finished(manifest.get(), Optional.of(audioIn(folder))));
    if (!progress.stored() || manifest.isEmpty()) manifest = onVolume(progress);
    return manifest.map(it -> new Finished(it, audioOnVolume(it)));
  }

  /// Whether the volume is to keep what waits in the spool: the setting has changed since.
  boolean isToMove(Finished finished) {
    return keep && finished.audio().isPresent() && !isOnVolume(finished);
  }

  /// Copies it to the volume and publishes it there; only then is the spool's gone.
  Finished move(Finished finished) throws IOException {
    var manifest = finished.manifest();
    var audio = finished.audio().orElseThrow();
    var part = volume.reserve(manifest.tenant(), manifest.id(), manifest.startedAt());
    Files.copy(audio, part);
    var moved = new Finished(manifest, Optional.of(volume.publish(part, manifest)));
    Files.delete(audio);
    return moved;
  }

  /// Before anything is deleted for it.
  ///
  /// @throws IOException its audio is not where it was put, and nobody has deleted it: later
  void refuseLost(Finished finished) throws IOException {
    if (finished.audio().isEmpty() || isDeleted(finished.manifest())) return;
    var audio = finished.audio().get();
    if (!Files.exists(audio))
      throw new NoSuchFileException(audio.toString(), null, "is its disc mounted?");
  }

  private static Optional<Manifest> readable(Path file) {
    try {
      return Optional.of(Manifest.read(file));
    } catch (IOException missingOrTorn) {
      return Optional.empty();
    }
  }

  private static boolean isInSpool(RecordingFolder folder, Manifest manifest, boolean stored)
      throws IOException {
    var audio = manifest.audio();
    var file = audioIn(folder);
    if (audio == null || !Files.exists(file) || Files.size(file) != audio.sizeBytes()) return false;
    return stored || audio.sha256().equals(Sha256.hex(file));
  }

  /// Where lines of the journal are lost, the start may be another by a little: the day as well.
  private Optional<Manifest> onVolume(Progress progress) throws IOException {
    for (int days = -1; days <= 1; days++) {
      var day = progress.acceptedAt().plus(days, ChronoUnit.DAYS);
      var found = volume.find(progress.call().tenant(), progress.id().text(), day);
      if (found.isPresent() && volume.holds(found.get())) return found;
    }
    return Optional.empty();
  }

  /// Where only the sink has the audio, the volume keeps the manifest and says where the audio is;
  /// answers that. After the sources are gone and before the spool forgets it.
  Optional<String> leaveWord(Finished finished, String sink) throws IOException {
    return finished.audio().isEmpty() || isOnVolume(finished)
        ? Optional.empty()
        : Optional.of(volume.publishSent(finished.manifest(), sink));
  }

  /// Keeps all others from it, other daemons too that share the volume.
  Optional<Claim> claim(RecordingId id) {
    return volume.claim(id.text());
  }

  /// Whether somebody has deleted it from the volume since.
  boolean isDeleted(Manifest manifest) {
    return volume.isBuried(manifest);
  }

  /// Deletes the sources of a recording that is delivered.
  void clean(Progress progress) throws IOException {
    if (progress.adopted().isPresent()) AdoptedFiles.letGo(recordings, progress.adopted().get());
    else SideFiles.of(recordings, progress).delete();
  }

  private Finished withAudio(RecordingFolder folder, Draft draft, SideFiles files)
      throws IOException {
    var part =
        keep
            ? volume.reserve(draft.tenant(), folder.id().text(), draft.startedAt())
            : audioIn(folder);
    Files.deleteIfExists(part);
    var alignment = draft.alignment();
    var audio = StereoMerge.mergeUnforced(request(files, alignment.offsetSamples(), part));
    check(part, audio);
    if (!keep) AtomicFile.force(part); // publishing does it for the volume
    var manifest = draft.completed(audio, alignment);
    AtomicFile.write(folder.resolve(MANIFEST), manifest.toJson());
    return new Finished(manifest, Optional.of(keep ? volume.publish(part, manifest) : part));
  }

  /// The manifest of a call without sound goes to the volume always: nothing else says why.
  private Finished withoutAudio(RecordingFolder folder, Draft draft) throws IOException {
    var manifest = draft.withoutAudio();
    AtomicFile.write(folder.resolve(MANIFEST), manifest.toJson());
    volume.publish(manifest);
    return new Finished(manifest, Optional.empty());
  }

  private static MergeRequest request(SideFiles files, long offsetSamples, Path part) {
    return new MergeRequest(
        SideFiles.soundOf(files.in()), SideFiles.soundOf(files.out()), offsetSamples, part, true);
  }

  /// What was written is what is there, before anything is deleted for it.
  private static void check(Path part, StereoFile audio) throws IOException {
    try (var written = PcmFile.open(part, 2)) {
      if (written.samples() != 2 * audio.frames() || Files.size(part) != audio.sizeBytes())
        throw new IOException(
            "%s: %d frames written, %d found"
                .formatted(part, audio.frames(), written.samples() / 2));
    }
  }

  private boolean isOnVolume(Finished finished) {
    return finished.audio().equals(audioOnVolume(finished.manifest()));
  }

  private Optional<Path> audioOnVolume(Manifest manifest) {
    return Optional.ofNullable(manifest.audio())
        .map(_ -> volume.audioPath(manifest.tenant(), manifest.id(), manifest.startedAt()));
  }

  private static Path audioIn(RecordingFolder folder) {
    return folder.resolve(AUDIO);
  }

  private static boolean sawBothEnds(Progress progress) {
    return progress.finished().size() == 2
        && progress.finished().values().stream().allMatch(Entry.Finished::seen);
  }
}
