package io.sidetape.store;

import io.sidetape.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The folder of finished recordings, a folder a tenant, a folder a day.
///
/// A recording is finished when its manifest is there: the WAV comes first, the manifest last, and
/// each step may be repeated after a crash between them.
///
/// @param folder the top, which must be there: what is missing may be a disc that is not mounted
/// @param claims who is at work on what in it
public record Volume(Path folder, Claims claims) {
  public Volume(Path folder) {
    this(folder, new Claims(folder.resolve(".claims")));
  }

  /// Keeps all others from this recording, other daemons too that share the volume; empty where
  /// somebody is at work on it now.
  public Optional<Claim> claim(String id) {
    return claims.take(id);
  }

  /// A place for the audio while it is written, in the folder it will be published in.
  public Path reserve(String tenant, String id, Instant startedAt) throws IOException {
    var place = new Place(folder, tenant, id, startedAt);
    prepare(place);
    Files.deleteIfExists(place.part());
    return place.part();
  }

  /// Makes the reserved audio and its manifest a finished recording; answers the WAV. What was
  /// deleted stays deleted, whoever did it.
  public Path publish(Path part, Manifest manifest) throws IOException {
    var place = placeOf(manifest);
    if (!part.equals(place.part()))
      throw new IllegalArgumentException(part + " is not " + place.part());
    if (isBuried(manifest) || isPublished(place, manifest)) Files.deleteIfExists(part);
    else publish(place, manifest);
    return place.audio();
  }

  /// Keeps the manifest of a call that has no audio; what was deleted stays deleted.
  public void publish(Manifest manifest) throws IOException {
    if (isBuried(manifest)) return;
    var place = placeOf(manifest);
    refuseAnother(place, manifest);
    prepare(place);
    AtomicFile.write(place.manifest(), manifest.toJson());
  }

  /// Keeps the manifest of a recording that only a sink has, with `sent_to` that says which;
  /// answers its JSON.
  public String publishSent(Manifest manifest, String sink) throws IOException {
    var place = placeOf(manifest);
    refuseAnother(place, manifest);
    prepare(place);
    var json = ManifestJson.writeSentTo(manifest, sink);
    AtomicFile.write(place.manifest(), json);
    return new String(json, StandardCharsets.UTF_8);
  }

  /// The sink that alone has this recording's audio, if its manifest is here and says so.
  public Optional<String> sentTo(Manifest manifest) throws IOException {
    var file = placeOf(manifest).manifest();
    return Files.exists(file) ? Manifest.sentTo(Files.readAllBytes(file)) : Optional.empty();
  }

  /// The manifest that is on the volume already, if this recording is finished.
  public Optional<Manifest> find(String tenant, String id, Instant startedAt) throws IOException {
    return read(new Place(folder, tenant, id, startedAt));
  }

  /// The manifest of this recording, whoever's it is, of that day, the one before or the next.
  public Optional<Manifest> find(String id, Instant about) throws IOException {
    for (var tenant : tenants())
      for (int days = -1; days <= 1; days++) {
        var found = find(tenant, id, about.plus(days, ChronoUnit.DAYS));
        if (found.isPresent()) return found;
      }
    return Optional.empty();
  }

  /// Whether this recording, whoever's it is, of that day, the one before or the next was deleted.
  public boolean isBuried(String id, Instant about) throws IOException {
    for (var tenant : tenants())
      for (int days = -1; days <= 1; days++) {
        var place = new Place(folder, tenant, id, about.plus(days, ChronoUnit.DAYS));
        if (Files.exists(place.tombstone(), LinkOption.NOFOLLOW_LINKS)) return true;
      }
    return false;
  }

  private List<String> tenants() throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (var names = Files.list(folder)) {
      return names
          .map(path -> String.valueOf(path.getFileName()))
          .filter(Place::isTenant)
          .sorted()
          .toList();
    }
  }

  /// Whether the WAV that the manifest speaks of lies beside it, by its size, and nobody has
  /// deleted it.
  public boolean holds(Manifest manifest) throws IOException {
    return !isBuried(manifest) && holdsAudioOf(placeOf(manifest), manifest);
  }

  /// Whether this recording was deleted, be it only by half.
  public boolean isBuried(Manifest manifest) {
    return Files.exists(placeOf(manifest).tombstone(), LinkOption.NOFOLLOW_LINKS);
  }

  /// Whether this call's manifest is here.
  public boolean has(Manifest manifest) {
    return Files.isRegularFile(placeOf(manifest).manifest());
  }

  /// Deletes the recording and its manifest, and leaves a tombstone that says who and when; answers
  /// the tombstone's JSON. It comes first, so that whatever is cut off is deletion, and not
  /// knowledge of it.
  public String bury(Manifest manifest, Instant at, String by) throws IOException {
    var place = placeOf(manifest);
    var tombstone = ManifestJson.tombstone(manifest, at, by);
    AtomicFile.write(place.tombstone(), tombstone);
    clear(place);
    return new String(tombstone, StandardCharsets.UTF_8);
  }

  /// Deletes what a crash has left beside this recording's tombstone; answers whether there was
  /// any.
  public boolean finishBurial(String tenant, String id, Instant startedAt) throws IOException {
    var place = new Place(folder, tenant, id, startedAt);
    return Files.isRegularFile(place.tombstone(), LinkOption.NOFOLLOW_LINKS) && clear(place);
  }

  private static boolean clear(Place place) throws IOException {
    boolean cleared = Files.deleteIfExists(place.part());
    cleared |= Files.deleteIfExists(place.audio());
    cleared |= Files.deleteIfExists(place.manifest());
    if (cleared) AtomicFile.fsyncFolder(place.day());
    return cleared;
  }

  /// Takes back the manifest of a call without audio, because the audio has been found after all.
  public void withdraw(Manifest manifest) throws IOException {
    if (manifest.status() == Manifest.Status.COMPLETED)
      throw new IllegalArgumentException(manifest.id() + ": a finished recording stays");
    var place = placeOf(manifest);
    Files.deleteIfExists(place.manifest());
    AtomicFile.fsyncFolder(place.day());
  }

  /// Where the recording's WAV is or will be.
  public Path audioPath(String tenant, String id, Instant startedAt) {
    return new Place(folder, tenant, id, startedAt).audio();
  }

  /// Where the recording's manifest is or will be.
  public Path manifestPath(String tenant, String id, Instant startedAt) {
    return new Place(folder, tenant, id, startedAt).manifest();
  }

  /// What is wrong with the volume, in a sentence.
  public Optional<String> check() {
    if (!Files.exists(folder))
      return Optional.of("volume " + folder + " is not there: create it or mount its disc");
    if (!Files.isDirectory(folder)) return Optional.of("volume " + folder + " is not a folder");
    if (!Files.isWritable(folder))
      return Optional.of(
          "volume " + folder + " cannot be written to: give the daemon's user write access");
    return Optional.empty();
  }

  /// How much more can be written.
  public long freeBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  private void publish(Place place, Manifest manifest) throws IOException {
    prepare(place);
    if (Files.exists(place.part())) {
      Files.setPosixFilePermissions(place.part(), AtomicFile.FILE_MODE);
      AtomicFile.publish(place.part(), place.audio());
    } else if (!holdsAudioOf(place, manifest)) {
      throw new NoSuchFileException(place.part().toString());
    }
    AtomicFile.write(place.manifest(), manifest.toJson());
  }

  private boolean isPublished(Place place, Manifest manifest) throws IOException {
    refuseAnother(place, manifest);
    return Files.exists(place.manifest()) && holdsAudioOf(place, manifest);
  }

  private void refuseAnother(Place place, Manifest manifest) throws IOException {
    var there = read(place);
    if (there.isPresent() && !there.get().equals(manifest))
      throw new FileAlreadyExistsException(
          place.manifest().toString(), null, "another manifest is published");
  }

  private static boolean holdsAudioOf(Place place, Manifest manifest) throws IOException {
    var audio = manifest.audio();
    return audio != null
        && Files.isRegularFile(place.audio())
        && Files.size(place.audio()) == audio.sizeBytes();
  }

  private static Optional<Manifest> read(Place place) throws IOException {
    return Files.exists(place.manifest())
        ? Optional.of(Manifest.read(place.manifest()))
        : Optional.empty();
  }

  private void prepare(Place place) throws IOException {
    if (!Files.isDirectory(folder)) throw new NotDirectoryException(folder.toString());
    place.refuseEscape();
    AtomicFile.createFolders(place.day());
  }

  private Place placeOf(Manifest manifest) {
    return new Place(folder, manifest.tenant(), manifest.id(), manifest.startedAt());
  }
}
