package io.sidetape.http.api;

import io.sidetape.access.Access;
import io.sidetape.access.Answer;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.http.Handler;
import io.sidetape.http.RateLimit;
import io.sidetape.http.Request;
import io.sidetape.http.Response;
import java.util.Optional;
import java.util.Set;

/// Stands before a route: who asks is made an [Identity], or gets the answer that says why not.
///
/// The scope is checked here. Whether the identity's tenant is the recording's is for the route to
/// ask ([Identity#mayRead] and the like) once it knows the recording; if not, [#notFound] is the
/// answer, the same as for what is not there.
public final class Guard {
  /// A page of ours sets it; another site's form or script cannot.
  static final String OURS = "X-Sidetape-Request";

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final String CHALLENGE = "Bearer realm=\"sidetape\"";

  private final Access access;
  private final RateLimit rate;

  /// Limits how often one may ask.
  ///
  /// @param rate for those who are known by who they are, and for others by their address
  public Guard(Access access, RateLimit rate) {
    this.access = access;
    this.rate = rate;
  }

  /// A [Handler] that knows who asks.
  interface Guarded {
    Response answer(Request request, Identity identity) throws Exception;
  }

  /// What a request finds at the guard.
  sealed interface Gate {
    /// It may go on.
    record Open(Identity identity) implements Gate {}

    /// It may not, and this is the answer.
    record Shut(Response response) implements Gate {}
  }

  /// For a route about more than one recording: closed to those who came by a link.
  Handler general(Scope scope, Guarded handler) {
    return request -> through(general(request, scope), request, handler);
  }

  /// For a route about one recording: open to a link too, and the route asks which one it is for.
  Handler perRecording(Scope scope, Guarded handler) {
    return request -> through(perRecording(request, scope), request, handler);
  }

  /// As [#general(Scope, Guarded)], where a body follows that is read only once the gate is open.
  Gate general(Request request, Scope scope) {
    var gate = perRecording(request, scope);
    return gate instanceof Gate.Open(var identity) && identity.onlyRecording().isPresent()
        ? new Gate.Shut(Response.problem(403, "A link opens one recording, and not this."))
        : gate;
  }

  /// As [#perRecording(Scope, Guarded)], where a body follows.
  Gate perRecording(Request request, Scope scope) {
    var gate = anybody(request);
    return gate instanceof Gate.Open(var identity) && !identity.has(scope)
        ? new Gate.Shut(forbidden(scope))
        : gate;
  }

  /// Whoever is known, whatever they may do.
  Gate anybody(Request request) {
    var authorization = request.header("authorization");
    var link = request.query("link");
    var answer = access.identify(authorization, request.header("cookie"), link);
    var byCookie = authorization.isEmpty() && link.isEmpty();
    return switch (answer) {
      case Answer.Known _ when byCookie && isForged(request) -> new Gate.Shut(forged());
      case Answer.Known(var identity) -> limited(identity);
      case Answer.Unknown _ ->
          stranger(request, missing("A token, a link or a session is needed."));
      case Answer.Refused(var why) -> stranger(request, refused(why));
    };
  }

  private Gate limited(Identity identity) {
    var tooOften = rate.refusal(identity.subject());
    return tooOften.isPresent()
        ? new Gate.Shut(tooOften.get().to(identity.subject()))
        : new Gate.Open(identity);
  }

  /// Whoever guesses is slowed down.
  private Gate stranger(Request request, Response answer) {
    return new Gate.Shut(rate.refusal(request.remote()).orElse(answer));
  }

  /// What is not there, and what is another tenant's.
  static Response notFound() {
    return Response.problem(404, "There is nothing at this path.");
  }

  /// Whether a browser may have been made to send this by another site.
  static boolean isForged(Request request) {
    return !SAFE.contains(request.method()) && !request.header(OURS).equals(Optional.of("1"));
  }

  static Response forged() {
    return Response.problem(403, "The header " + OURS + ": 1 is needed here.");
  }

  static Response missing(String detail) {
    return unauthorized(detail, CHALLENGE);
  }

  static Response refused(String why) {
    var challenge = CHALLENGE + ", error=\"invalid_token\", error_description=\"" + why + "\"";
    return unauthorized("It opens nothing: " + why + ".", challenge);
  }

  private static Response unauthorized(String detail, String challenge) {
    return Response.problem(401, detail).with("WWW-Authenticate", challenge);
  }

  private static Response forbidden(Scope scope) {
    return Response.problem(403, "The scope " + scope.text() + " is needed.")
        .with(
            "WWW-Authenticate",
            CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + scope.text() + "\"");
  }

  private static Response through(Gate gate, Request request, Guarded handler) throws Exception {
    return switch (gate) {
      case Gate.Open(var identity) -> handler.answer(request, identity).to(identity.subject());
      case Gate.Shut(var response) -> response;
    };
  }
}
