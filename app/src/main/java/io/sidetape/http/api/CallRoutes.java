package io.sidetape.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sidetape.access.Audit;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.catalog.CatalogException;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.Tombstone;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One call: its manifest, its end, and who had to do with it.
record CallRoutes(Api api, Lookup calls, Trail trail) {
  private static final Logger log = LoggerFactory.getLogger(CallRoutes.class);

  Response view(Request request, Identity who) throws Problem, IOException {
    var call = calls.call(request, who, Scope.RECORDINGS_READ);
    trail.add(request, who, call, Audit.What.VIEWED);
    return Response.json(200, CallList.item(call));
  }

  Response audit(Request request, Identity who) throws Problem, IOException {
    var call = calls.call(request, who, Scope.RECORDINGS_READ);
    var items = trail.of(call).stream().map(CallRoutes::entry).toList();
    return Response.json(200, Map.of("items", items));
  }

  private static Map<String, String> entry(Audit.Entry entry) {
    var json = new LinkedHashMap<String, String>();
    json.put("at", entry.at().toString());
    json.put("who", entry.who());
    json.put("what", entry.what().name().toLowerCase(Locale.ROOT));
    json.put("from", entry.from());
    return json;
  }

  /// Nobody delivers it meanwhile, or deletes it too: not even another daemon on the same volume.
  Response delete(Request request, Identity who) throws Problem, IOException {
    var call = calls.call(request, who, Scope.RECORDINGS_DELETE);
    if (calls.isInWork(call.id()))
      throw new Problem(409, "The recording is still being delivered; try again later.");
    var claim =
        api.volume()
            .claim(call.id())
            .orElseThrow(() ->
                new Problem(
                    409, "Another daemon is at work on the recording, or deletes it: try later."));
    try (claim) {
      return claimed(request, who);
    } catch (JsonProcessingException damaged) {
      throw new Problem(
          409,
          "The recording's manifest on the volume is damaged: put it right, or away, by hand.");
    }
  }

  /// The tombstone is on the volume before anything is deleted for it.
  private Response claimed(Request request, Identity who) throws Problem, IOException {
    var call = calls.call(request, who, Scope.RECORDINGS_DELETE); // as it is now
    var manifest = Manifest.parse(call.manifest().getBytes(UTF_8));
    var sink = api.volume().sentTo(manifest);
    if (sink.isPresent()) throw Playback.Sound.sent(409, sink.get());
    if (!api.volume().has(manifest)) throw Playback.Sound.notHere(409, call, api.catalog());
    trail.add(request, who, call, Audit.What.DELETED);
    var tombstone = bury(manifest, who);
    log.info("{}: deleted by {}", call.id(), who.subject());
    api.pictures().forget(call.id());
    var grave = Tombstone.of(tombstone);
    forget(grave);
    api.happenings().deleted(grave);
    return Response.empty(204);
  }

  /// Where the disc lets it be done by half, the index looks and does the rest.
  private String bury(Manifest manifest, Identity who) throws IOException {
    try {
      return api.volume().bury(manifest, api.clock().instant(), who.subject());
    } catch (IOException half) {
      api.happenings().volumeChanged();
      throw half;
    }
  }

  private void forget(Tombstone tombstone) {
    try {
      api.catalog().bury(tombstone);
    } catch (CatalogException down) {
      log.warn(
          "{}: deleted, and the catalog does not know yet: {}", tombstone.id(), down.getMessage());
      api.happenings().volumeChanged();
    }
  }

  /// Flags and all, as a list shows it.
  static List<String> flags(CatalogRow call) {
    return call.flags().stream().map(flag -> flag.word()).sorted().toList();
  }
}
