package io.sidetape.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonMappingException;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.catalog.CatalogException;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.Found;
import io.sidetape.http.Multipart;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.io.NoRoom;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `POST /api/recordings`: takes what another sidetape's sink sends. It is on the volume, whole and
/// checked, or not at all.
final class Ingest {
  /// A day of 48 kHz, twice.
  static final long LARGEST_BYTES = 32L << 30;

  private static final int LARGEST_MANIFEST = 1 << 20;
  private static final long SPARE_BYTES = 64L << 20;
  private static final Logger log = LoggerFactory.getLogger(Ingest.class);

  private final Api api;
  private final Guard guard;

  Ingest(Api api, Guard guard) {
    this.api = api;
    this.guard = guard;
  }

  Response answer(Request request) throws Exception {
    return switch (guard.general(request, Scope.RECORDINGS_WRITE)) {
      case Guard.Gate.Shut(var response) -> response;
      case Guard.Gate.Open(var who) -> Api.answered(who, () -> take(request, who));
    };
  }

  private Response take(Request request, Identity who) throws Problem, IOException {
    var form =
        Multipart.of(request)
            .orElseThrow(() -> new Problem(415, "multipart/form-data is taken here."));
    var manifest = manifest(part(form, "manifest"));
    if (!who.mayWrite(manifest.tenant()))
      throw new Problem(403, "Recordings of this tenant may not be handed in with this token.");
    var audio = manifest.audio();
    if (audio == null || manifest.status() != Manifest.Status.COMPLETED)
      throw new Problem(422, "The manifest is of a call without audio; only recordings are taken.");
    new Plausible(manifest).check();
    var claim =
        api.volume()
            .claim(manifest.id())
            .orElseThrow(() ->
                new Problem(later(503, "This recording is being handed in or deleted already.")));
    try (claim) {
      refuseKnown(manifest);
      return store(form, manifest, audio);
    }
  }

  private static Multipart.Part part(Multipart form, String name) throws Problem, IOException {
    var part = form.next();
    if (part.isEmpty() || !part.get().name().equals(name))
      throw new Problem(422, "The form's parts must be manifest and audio, in this order.");
    return part.get();
  }

  private static Manifest manifest(Multipart.Part part) throws Problem, IOException {
    var json = part.content().readNBytes(LARGEST_MANIFEST + 1);
    if (json.length > LARGEST_MANIFEST) throw new Problem(422, "The manifest is too large.");
    try {
      var manifest = Manifest.parse(json);
      CatalogRow.of(new String(json, UTF_8)); // its id and tenant are of our forms
      if (Manifest.parse(manifest.toJson()).equals(manifest)) return manifest;
      throw new Problem(422, "The manifest says what cannot be kept, such as null for a text.");
    } catch (JsonMappingException broken) {
      throw new Problem(422, "The manifest is not one" + place(broken) + ".");
    } catch (IOException | IllegalArgumentException broken) {
      throw new Problem(422, "The manifest is not one: " + broken.getMessage());
    }
  }

  private static String place(JsonMappingException broken) {
    var place =
        broken.getPath().stream()
            .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
            .collect(Collectors.joining("."));
    return place.isEmpty() ? ": something in it is missing or null" : ": see " + place;
  }

  /// Taken twice is taken; but an id is one recording's, whoever's.
  private void refuseKnown(Manifest manifest) throws Problem, IOException {
    if (api.volume().isBuried(manifest)) throw deleted();
    var there = api.volume().find(manifest.id(), manifest.startedAt());
    if (there.isPresent() && there.get().equals(manifest) && api.volume().holds(manifest))
      throw new Problem(409, "The recording is here already.");
    if (there.isPresent()) throw new Problem(422, "Another recording has this id.");
    switch (known(manifest).orElse(null)) {
      case null -> {}
      case Found.Deleted(var tombstone) when tombstone.tenant().equals(manifest.tenant()) ->
          throw deleted();
      case Found.Kept(var row) when row.manifest().equals(new String(manifest.toJson(), UTF_8)) ->
          log.info("{}: in the catalog, and not on this volume", manifest.id());
      case Found other -> throw new Problem(422, "Another recording has this id.");
    }
  }

  private static Problem deleted() {
    return new Problem(409, "The recording was here and has been deleted.");
  }

  private Optional<Found> known(Manifest manifest) throws CatalogException {
    return api.catalog().find(manifest.id(), Optional.empty());
  }

  private Response store(Multipart form, Manifest manifest, Manifest.Audio audio)
      throws Problem, IOException {
    if (api.volume().freeBytes() < audio.sizeBytes() + SPARE_BYTES)
      throw new Problem(later(507, "There is no room for it."));
    var part = api.volume().reserve(manifest.tenant(), manifest.id(), manifest.startedAt());
    try {
      new Upload(manifest, audio, part).take(part(form, "audio"));
      if (form.next().isPresent()) throw new Problem(422, "The form has more than two parts.");
      api.volume().publish(part, manifest);
    } catch (IOException trouble) {
      if (NoRoom.isNoRoom(trouble)) throw new Problem(later(507, "There is no room for it."));
      throw trouble;
    } finally {
      Files.deleteIfExists(part);
    }
    return taken(manifest);
  }

  private static Response later(int status, String detail) {
    return Response.problem(status, detail).with("Retry-After", "30");
  }

  private Response taken(Manifest manifest) {
    log.info("{}: handed in, {}", manifest.id(), manifest.tenant());
    index(manifest);
    api.happenings().finished(manifest, api.clock().instant());
    return Response.json(201, Map.of("id", manifest.id(), "tenant", manifest.tenant()))
        .with("Location", "/api/calls/" + manifest.id());
  }

  private void index(Manifest manifest) {
    try {
      api.catalog().put(CatalogRow.of(new String(manifest.toJson(), UTF_8)));
    } catch (CatalogException down) {
      log.warn(
          "{}: taken, and the catalog does not know yet: {}", manifest.id(), down.getMessage());
      api.happenings().volumeChanged();
    }
  }
}
