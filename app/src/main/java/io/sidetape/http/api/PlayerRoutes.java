package io.sidetape.http.api;

import io.sidetape.http.Assets;
import io.sidetape.http.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The player's pages: open to everybody, since they hold nothing; what they show they ask the API
/// for, as whoever is at the screen.
public final class PlayerRoutes {
  private static final String CALL = "call.html";

  private PlayerRoutes() {}

  /// The list at `/`, a call by its id or by a link, the door for those with a code, and what they
  /// are made of.
  ///
  /// @throws IOException the player is not on the class path
  public static List<Route> routes() throws IOException {
    var assets = Assets.load("/web");
    var routes = new ArrayList<>(assets.routes("assets"));
    routes.add(Route.get("/", assets.page("index.html")));
    routes.add(Route.get("/calls/{id}", assets.page(CALL)));
    routes.add(Route.get("/listen/{token}", assets.page(CALL)));
    routes.add(Route.get("/enter/{code}", assets.page("enter.html")));
    return routes;
  }
}
