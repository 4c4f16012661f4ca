package io.sidetape.http.api;

import io.sidetape.access.Access;
import io.sidetape.access.Answer;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.access.Session;
import io.sidetape.http.RateLimit;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import io.sidetape.http.Route;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Signing in and out of a browser: `/api/session`, and `POST /enter/{code}` for those who were
/// given a code, by the button of the page there. The cookie cannot be read by scripts and is sent
/// to no other site.
public final class SessionRoutes {
  private final Access access;
  private final Guard guard;
  private final boolean tls;

  private SessionRoutes(Access access, RateLimit rate, boolean tls) {
    this.access = access;
    this.guard = new Guard(access, rate);
    this.tls = tls;
  }

  /// All of them.
  ///
  /// @param tls whether browsers come by https, so that the cookie is for https alone
  public static List<Route> routes(Access access, RateLimit rate, boolean tls) {
    var session = new SessionRoutes(access, rate, tls);
    return List.of(
        rate.limited(new Route("POST", "/api/session", session::signIn)),
        Route.get("/api/session", session::whoAmI),
        rate.limited(Route.delete("/api/session", session::signOut)),
        rate.limited(new Route("POST", "/enter/{code}", session::enter)));
  }

  /// Only a token opens a session: neither a link nor another session does.
  private Response signIn(Request request) {
    var authorization = request.header("authorization");
    return switch (access.identify(authorization, Optional.empty(), Optional.empty())) {
      case Answer.Known(var identity) ->
          access
              .signIn(authorization.orElseThrow())
              .map(session -> described(identity).with("Set-Cookie", cookie(session)))
              .orElseGet(() -> Guard.refused("it ended just now"));
      case Answer.Unknown _ -> Guard.missing("A bearer token is needed.");
      case Answer.Refused(var why) -> Guard.refused(why);
    };
  }

  private Response whoAmI(Request request) {
    return switch (guard.anybody(request)) {
      case Guard.Gate.Open(var identity) -> described(identity);
      case Guard.Gate.Shut(var response) -> response;
    };
  }

  /// Also where the session has ended by itself: the cookie goes in any case.
  private Response signOut(Request request) throws IOException {
    var cookie = request.header("cookie");
    if (cookie.isPresent() && Guard.isForged(request)) return Guard.forged();
    if (cookie.isPresent()) access.signOut(cookie.get());
    return Response.empty(204).with("Set-Cookie", cookie("", 0));
  }

  /// Only a press on the page's button uses the code up: what chats and mail programs fetch to show
  /// a preview, or to look for harm, leaves it whole. No other site can press it.
  private Response enter(Request request) {
    if (Guard.isForged(request)) return Guard.forged();
    return access
        .enter(request.variable("code"))
        .map(entered ->
            Response.json(200, Map.of("path", entered.path()))
                .with("Set-Cookie", cookie(entered.session())))
        .orElseGet(() ->
            Response.problem(
                410, "This link works once, for ten minutes: it is used up or too old."));
  }

  /// Who it is; for a link also the one recording, which its page has from nowhere else.
  private static Response described(Identity identity) {
    var told = new TreeMap<String, Object>();
    told.put("subject", identity.subject());
    told.put("tenant", identity.tenant());
    told.put("scopes", identity.scopes().stream().map(Scope::text).sorted().toList());
    identity.onlyRecording().ifPresent(recording -> told.put("recording", recording));
    return Response.json(200, told).to(identity.subject());
  }

  private String cookie(Session session) {
    return cookie(session.value(), session.validity().toSeconds());
  }

  private String cookie(String value, long seconds) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s"
        .formatted(Session.COOKIE, value, seconds, tls ? "; Secure" : "");
  }
}
