package io.sidetape.http.api;

import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.http.Handler;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.http.Route;
import java.util.List;

/// Keeps what is about the daemon as a whole to administrators of all tenants, and opens some of it
/// to whoever asks from this machine: supervisors mostly are beside the daemon and have no token.
public final class Nearby {
  private static final List<String> FORWARDED = List.of("X-Forwarded-For", "Forwarded", "Via");

  private final Guard guard;

  public Nearby(Guard guard) {
    this.guard = guard;
  }

  /// Open to this machine, to others with an administrator's token.
  public List<Route> open(List<Route> routes) {
    return routes.stream().map(route -> behind(route, nearby(route))).toList();
  }

  /// Not without an administrator's token, wherever the request is from.
  public List<Route> closed(List<Route> routes) {
    return routes.stream().map(route -> behind(route, guarded(route))).toList();
  }

  private Handler nearby(Route route) {
    var far = guarded(route);
    return request -> isFromHere(request) ? route.handler().answer(request) : far.answer(request);
  }

  /// What a proxy beside the daemon passes on is from elsewhere, where the proxy says that it does.
  private static boolean isFromHere(Request request) {
    return request.remote().isLoopbackAddress()
        && FORWARDED.stream().allMatch(header -> request.header(header).isEmpty());
  }

  private Handler guarded(Route route) {
    return guard.general(
        Scope.ADMIN,
        (request, who) ->
            who.tenant().equals(Identity.EVERY_TENANT)
                ? route.handler().answer(request)
                : Response.problem(
                    403, "This is about all tenants: a token of tenant * is needed."));
  }

  private static Route behind(Route route, Handler handler) {
    return new Route(route.method(), route.path(), route.intake(), handler);
  }
}
