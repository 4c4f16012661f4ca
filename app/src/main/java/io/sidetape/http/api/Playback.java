package io.sidetape.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.access.Audit;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.audio.SideCut;
import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.http.CutBody;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `GET /api/calls/{id}/recording`: the WAV as it lies on the volume, or a side of it.
record Playback(Volume volume, Lookup calls, Trail trail) {
  private static final String WAV = "audio/wav";
  private static final List<String> FORMATS = List.of("wav");

  Response answer(Request request, Identity who) throws Problem, IOException {
    var call = calls.call(request, who, Scope.RECORDINGS_READ);
    refuseOtherFormats(request);
    var sound = Sound.of(call, volume, calls.catalog());
    var side = request.query("side").orElse("stereo");
    var response = side(side, sound);
    trail.add(request, who, call, what(request));
    return response.with("Content-Disposition", disposition(call, side));
  }

  private static void refuseOtherFormats(Request request) throws Problem {
    var format = request.query("format").orElse("wav");
    if (!FORMATS.contains(format))
      throw new Problem(
          Response.problem(
              406, "There is no such format; there is wav.", Map.of("formats", FORMATS)));
  }

  private static Response side(String side, Sound sound) throws Problem, IOException {
    return switch (side) {
      case "stereo" -> Response.file(WAV, sound.file(), sound.audio().sha256());
      case "left", "right", "mix" -> cut(side, sound);
      default -> throw Problem.parameter("side", "must be left, right, mix or stereo");
    };
  }

  private static Response cut(String side, Sound sound) throws IOException {
    var cut = SideCut.Cut.valueOf(side.toUpperCase(Locale.ROOT));
    var source = new CutBody(SideCut.open(sound.file(), cut));
    return Response.generated(WAV, source, sound.audio().pcmSha256() + "-" + side);
  }

  /// A player asks for ranges; who takes the whole takes it away.
  private static Audit.What what(Request request) {
    return request.header("range").isPresent() ? Audit.What.PLAYED : Audit.What.DOWNLOADED;
  }

  private static String disposition(CatalogRow call, String side) {
    var suffix = side.equals("stereo") ? "" : "-" + side;
    return "attachment; filename=\"" + call.id() + suffix + ".wav\"";
  }

  /// The file of a call that has one.
  record Sound(Path file, Manifest.Audio audio) {
    static Sound of(CatalogRow call, Volume volume, Catalog catalog) throws Problem, IOException {
      var manifest = Manifest.parse(call.manifest().getBytes(UTF_8));
      var audio = manifest.audio();
      if (audio == null) throw none(manifest);
      if (!volume.holds(manifest)) throw elsewhere(call, catalog);
      var file = volume.audioPath(manifest.tenant(), manifest.id(), manifest.startedAt());
      return new Sound(file, audio);
    }

    private static Problem elsewhere(CatalogRow call, Catalog catalog) throws IOException {
      var sink = Manifest.sentTo(call.manifest().getBytes(UTF_8));
      return sink.isPresent() ? sent(404, sink.get()) : notHere(404, call, catalog);
    }

    /// Several daemons may share the catalog, each with a volume of its own.
    static Problem notHere(int status, CatalogRow call, Catalog catalog) throws IOException {
      var other = catalog.elsewhere(call.id());
      if (other.isEmpty())
        return new Problem(status, "The recording's file is not on this daemon's volume.");
      var detail =
          "Another daemon has the recording, on its volume " + other.get() + ": ask there.";
      return new Problem(Response.problem(status, detail, Map.of("volume", other.get())));
    }

    /// Only the sink has it.
    static Problem sent(int status, String sink) {
      var detail = "The recording went to the sink at " + sink + "; no copy of it is kept here.";
      return new Problem(Response.problem(status, detail, Map.of("sent_to", sink)));
    }

    private static Problem none(Manifest manifest) {
      var reason = String.valueOf(manifest.reason());
      var status = manifest.status().name().toLowerCase(Locale.ROOT);
      return new Problem(
          Response.problem(
              404,
              "There is no recording of this call: " + status + ", " + reason + ".",
              Map.of("call_status", status, "reason", reason)));
    }
  }
}
