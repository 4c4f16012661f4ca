package io.sidetape.http.api;

import io.sidetape.access.Access;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.catalog.Catalog;
import io.sidetape.http.Handler;
import io.sidetape.http.RateLimit;
import io.sidetape.http.Response;
import io.sidetape.http.Route;
import io.sidetape.spool.SpoolView;
import io.sidetape.store.Volume;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// The API's routes, each behind the [Guard].
///
/// @param publicUrl how browsers reach this server, without a slash at its end
/// @param rate how often each may ask
/// @param happenings what is told to those who listen, and to the index
public record Api(
    Catalog catalog,
    Volume volume,
    SpoolView spool,
    Access access,
    RateLimit rate,
    Happenings happenings,
    Supplier<String> publicUrl,
    PeaksCache pictures,
    InstantSource clock) {
  private static final int LINK_BODY_BYTES = 1024;

  /// All of them; sessions are [SessionRoutes]'s.
  public List<Route> routes() {
    var guard = new Guard(access, rate);
    var calls = new Lookup(catalog, spool);
    var trail = new Trail(access.audit(), clock);
    var call = new CallRoutes(this, calls, trail);
    var links = new LinkRoutes(access.links(), calls, trail, publicUrl);
    var playback = new Playback(volume, calls, trail);
    var waveforms = new Waveforms(volume, calls, pictures);
    var ingest = new Ingest(this, guard);
    return List.of(
        Route.get("/openapi.json", known(guard, OpenApi::answer)),
        Route.get("/api/calls", many(guard, new CallList(catalog)::answer)),
        Route.get("/api/calls/{id}", one(guard, Scope.RECORDINGS_READ, call::view)),
        Route.delete("/api/calls/{id}", one(guard, Scope.RECORDINGS_DELETE, call::delete)),
        Route.get("/api/calls/{id}/audit", many(guard, call::audit)),
        Route.get("/api/calls/{id}/recording", one(guard, Scope.RECORDINGS_READ, playback::answer)),
        Route.get("/api/calls/{id}/waveform", one(guard, Scope.RECORDINGS_READ, waveforms::answer)),
        Route.get("/api/calls/{id}/links", many(guard, links::list)),
        Route.post("/api/calls/{id}/links", LINK_BODY_BYTES, many(guard, links::issue)),
        Route.delete("/api/calls/{id}/links/{link}", many(guard, links::revoke)),
        Route.get("/api/live", many(guard, new LiveCalls(spool)::answer)),
        Route.get("/api/events", many(guard, happenings::listen)),
        Route.upload("/api/recordings", Ingest.LARGEST_BYTES, ingest::answer));
  }

  /// About the recordings of a tenant, for those who may read them.
  private static Handler many(Guard guard, Guard.Guarded handler) {
    return guard.general(Scope.RECORDINGS_READ, named(handler));
  }

  private static Handler one(Guard guard, Scope scope, Guard.Guarded handler) {
    return guard.perRecording(scope, named(handler));
  }

  private static Handler known(Guard guard, Guard.Guarded handler) {
    return request ->
        switch (guard.anybody(request)) {
          case Guard.Gate.Open(var identity) -> named(handler).answer(request, identity);
          case Guard.Gate.Shut(var response) -> response;
        };
  }

  private static Guard.Guarded named(Guard.Guarded handler) {
    return (request, who) -> answered(who, () -> handler.answer(request, who));
  }

  /// The answer, which the access log knows whose it is.
  static Response answered(Identity who, Problem.Answering answering) throws Exception {
    return Problem.answered(answering).to(who.subject());
  }
}
