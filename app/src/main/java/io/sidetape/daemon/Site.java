package io.sidetape.daemon;

import io.sidetape.access.Access;
import io.sidetape.catalog.Catalog;
import io.sidetape.http.Operations;
import io.sidetape.http.RateLimit;
import io.sidetape.http.Route;
import io.sidetape.http.api.Api;
import io.sidetape.http.api.Guard;
import io.sidetape.http.api.Happenings;
import io.sidetape.http.api.Nearby;
import io.sidetape.http.api.PeaksCache;
import io.sidetape.http.api.PlayerRoutes;
import io.sidetape.http.api.SessionRoutes;
import io.sidetape.metrics.Health;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.SpoolView;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// All that the HTTP server answers to: health and metrics, sessions, the API, the player.
record Site(
    Config config,
    Volume volume,
    Catalog catalog,
    Access access,
    PeaksCache pictures,
    Happenings happenings,
    Health health,
    Metrics metrics,
    Clock clock) {

  /// @param url how browsers reach the server, known once it listens
  List<Route> routes(Supplier<String> url) throws IOException {
    var rate = new RateLimit(config.http().rate(), metrics);
    var guard = new Guard(access, rate);
    var api =
        new Api(
            catalog,
            volume,
            new SpoolView(config.state()),
            access,
            rate,
            happenings,
            url,
            pictures,
            clock);
    var nearby = new Nearby(guard);
    var routes = new ArrayList<>(nearby.open(Operations.health(health)));
    var numbers = List.of(Operations.metrics(metrics));
    routes.addAll(config.http().openMetrics() ? nearby.open(numbers) : nearby.closed(numbers));
    routes.addAll(SessionRoutes.routes(access, rate, config.http().tls().isPresent()));
    routes.addAll(api.routes());
    routes.addAll(PlayerRoutes.routes());
    return List.copyOf(routes);
  }
}
