package io.sidetape.http.api;

import io.sidetape.access.Scope;
import io.sidetape.http.Handler;
import io.sidetape.http.Route;
import java.util.List;

/// Opens routes to whoever asks from this machine, and to others with an administrator's token:
/// supervisors and Prometheus mostly are beside the daemon and have none.
public final class Nearby {
  private final Guard guard;

  public Nearby(Guard guard) {
    this.guard = guard;
  }

  public List<Route> open(List<Route> routes) {
    return routes.stream().map(this::open).toList();
  }

  private Route open(Route route) {
    var far = guard.general(Scope.ADMIN, (request, _) -> route.handler().answer(request));
    Handler handler =
        request ->
            request.remote().isLoopbackAddress()
                ? route.handler().answer(request)
                : far.answer(request);
    return new Route(route.method(), route.path(), route.intake(), handler);
  }
}
