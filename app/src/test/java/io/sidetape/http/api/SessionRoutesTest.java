package io.sidetape.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.access.Access;
import io.sidetape.access.AccessSettings;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.access.Tokens;
import io.sidetape.http.HttpServer;
import io.sidetape.http.HttpSettings;
import io.sidetape.http.Rate;
import io.sidetape.http.RateLimit;
import io.sidetape.http.Response;
import io.sidetape.http.Route;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions and the guard, over a real connection.
class SessionRoutesTest {
  private static final String RECORDING = "01M7Y2YEQDK2N2K37JEM034XB0";
  private static final String NOTHING = "X-Nothing: 1";
  private static final String OURS = "X-Sidetape-Request: 1";

  @TempDir Path state;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Metrics metrics = new Metrics("test");
  private Access access;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    access = Access.open(state, AccessSettings.DEFAULTS, Clock.systemUTC(), metrics);
    serve(routes(false, Rate.DEFAULT));
  }

  private void serve(List<Route> routes) throws IOException {
    server = HttpServer.start(HttpSettings.plain("127.0.0.1", 0), metrics, routes);
  }

  private List<Route> routes(boolean tls, Rate rate) {
    var limit = new RateLimit(rate, metrics);
    var guard = new Guard(access, limit);
    var routes = new ArrayList<>(SessionRoutes.routes(access, limit, tls));
    routes.add(Route.get("/list", guard.general(Scope.RECORDINGS_READ, (_, it) -> who(it))));
    routes.add(
        Route.get(
            "/one/{id}",
            guard.perRecording(
                Scope.RECORDINGS_READ,
                (request, it) ->
                    it.mayRead("acme", request.variable("id")) ? who(it) : Guard.notFound())));
    routes.add(
        new Route(
            "DELETE",
            "/one/{id}",
            guard.perRecording(Scope.RECORDINGS_DELETE, (_, it) -> who(it))));
    return routes;
  }

  private static Response who(Identity identity) {
    return Response.text(200, "text/plain", identity.subject());
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void a_token_becomes_a_cookie_that_scripts_and_other_sites_do_not_have() throws Exception {
    var signedIn = send("POST", "/api/session", bearer(token(Scope.RECORDINGS_READ)));
    assertThat(signedIn.statusCode()).isEqualTo(200);
    assertThat(signedIn.body()).contains("\"tenant\":\"acme\"", "\"scopes\":[\"recordings:read\"]");
    assertThat(signedIn.headers().firstValue("Cache-Control")).contains("no-store");
    var set = setCookie(signedIn);
    assertThat(set)
        .matches("sidetape_session=[^;]+; Path=/; Max-Age=43\\d{3}; HttpOnly; SameSite=Strict");
    var cookie = "Cookie: " + set.substring(0, set.indexOf(';'));
    assertThat(send("GET", "/api/session", cookie).body()).isEqualTo(signedIn.body());
    assertThat(send("GET", "/list", cookie).statusCode()).isEqualTo(200);
    var out = send("DELETE", "/api/session", cookie, OURS);
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(setCookie(out)).startsWith("sidetape_session=; Path=/; Max-Age=0;");
    assertThat(send("GET", "/api/session", cookie).statusCode()).isEqualTo(401);
  }

  @Test
  void whoever_comes_by_a_link_is_told_the_one_recording_that_it_opens() throws Exception {
    var link = access.links().issue("acme", RECORDING, Duration.ofHours(1), "a").token();
    var told = send("GET", "/api/session?link=" + link, NOTHING);
    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(told.body()).contains("\"recording\":\"" + RECORDING + "\"");
    var token = send("GET", "/api/session", bearer(token(Scope.RECORDINGS_READ)));
    assertThat(token.body()).doesNotContain("recording\":");
  }

  @Test
  void under_tls_the_cookie_is_for_https_alone() throws Exception {
    server.close();
    serve(routes(true, Rate.DEFAULT));
    var signedIn = send("POST", "/api/session", bearer(token(Scope.ADMIN)));
    assertThat(setCookie(signedIn)).endsWith("; Secure");
  }

  @Test
  void nobody_signs_in_with_nothing_a_link_a_session_or_a_wrong_token() throws Exception {
    var link = access.links().issue("acme", RECORDING, Duration.ofHours(1), "a").token();
    var cookie = cookie(token(Scope.ADMIN));
    for (var answer :
        List.of(
            send("POST", "/api/session", NOTHING),
            send("POST", "/api/session", cookie, OURS),
            send("POST", "/api/session?link=" + link, NOTHING),
            send("POST", "/api/session", bearer(link)),
            send("POST", "/api/session", bearer("sst_wrong")))) {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }
  }

  @Test
  void who_presents_nothing_is_told_what_is_needed_and_who_is_refused_why() throws Exception {
    var nothing = send("GET", "/list", NOTHING);
    assertThat(nothing.statusCode()).isEqualTo(401);
    assertThat(nothing.headers().firstValue("WWW-Authenticate"))
        .contains("Bearer realm=\"sidetape\"");
    assertThat(send("GET", "/list", bearer("sst_x")).headers().firstValue("WWW-Authenticate"))
        .contains(
            "Bearer realm=\"sidetape\", error=\"invalid_token\","
                + " error_description=\"the token is unknown or revoked\"");
  }

  @Test
  void a_scope_that_is_not_held_is_forbidden_and_named() throws Exception {
    var answer = send("DELETE", "/one/x", bearer(token(Scope.RECORDINGS_READ)));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .contains(
            "Bearer realm=\"sidetape\", error=\"insufficient_scope\", scope=\"recordings:delete\"");
  }

  @Test
  void a_cookie_alone_changes_nothing_for_another_site() throws Exception {
    var token = token(Scope.ADMIN);
    var cookie = cookie(token);
    for (var header : List.of(NOTHING, "X-Sidetape-Request: 0", "X-Sidetape-Request: "))
      for (var path : List.of("/one/x", "/api/session"))
        assertThat(send("DELETE", path, cookie, header).statusCode()).isEqualTo(403);
    assertThat(send("DELETE", "/one/x", cookie, OURS).statusCode()).isEqualTo(200);
    assertThat(send("DELETE", "/one/x", bearer(token)).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/one/x", cookie).statusCode()).isEqualTo(200);
  }

  @Test
  void a_link_opens_its_recording_and_neither_another_nor_the_list() throws Exception {
    var link = access.links().issue("acme", RECORDING, Duration.ofHours(1), "a");
    var query = "?link=" + link.token();
    assertThat(send("GET", "/one/" + RECORDING + query, NOTHING).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/one/01M7Y2YEQDK2N2K37JEM034XB1" + query, NOTHING).statusCode())
        .isEqualTo(404);
    assertThat(send("GET", "/list" + query, NOTHING).statusCode()).isEqualTo(403);
    assertThat(send("DELETE", "/one/" + RECORDING + query, NOTHING).statusCode()).isEqualTo(403);
    access.links().revoke(RECORDING, link.link().id());
    assertThat(send("GET", "/one/" + RECORDING + query, NOTHING).statusCode()).isEqualTo(401);
  }

  @Test
  void who_guesses_is_slowed_down_and_keeps_nobody_else_back() throws Exception {
    server.close();
    serve(routes(false, new Rate(1, 3)));
    assertThat(untilTooOften("POST", "/api/session", bearer("sst_guess"))).containsOnly(401);
    assertThat(untilTooOften("POST", "/enter/guess", OURS)).isSubsetOf(410);
    var known = bearer(token(Scope.RECORDINGS_READ));
    assertThat(untilTooOften("GET", "/list", known)).isNotEmpty().containsOnly(200);
  }

  /// The answers before the first 429.
  private Set<Integer> untilTooOften(String method, String path, String header) throws Exception {
    var answers = new TreeSet<Integer>();
    for (var n = 0; n < 300; n++) {
      var answer = send(method, path, header);
      if (answer.statusCode() == 429) return answers;
      answers.add(answer.statusCode());
    }
    throw new AssertionError("never too often: " + answers);
  }

  @Test
  void an_entry_code_leads_in_once() throws Exception {
    var path = "/enter/" + entryCode();
    var entered = send("POST", path, OURS);
    assertThat(entered.statusCode()).isEqualTo(200);
    assertThat(entered.body()).isEqualTo("{\"path\":\"/calls/" + RECORDING + "\"}");
    var set = setCookie(entered);
    var cookie = "Cookie: " + set.substring(0, set.indexOf(';'));
    assertThat(send("GET", "/list", cookie).body()).isEqualTo("demo");
    assertThat(send("POST", path, OURS).statusCode()).isEqualTo(410);
    assertThat(send("POST", "/enter/guess", OURS).statusCode()).isEqualTo(410);
  }

  @Test
  void who_looks_at_the_link_or_comes_from_another_site_does_not_use_it_up() throws Exception {
    server.close();
    var routes = new ArrayList<>(routes(false, Rate.DEFAULT));
    routes.addAll(PlayerRoutes.routes());
    serve(routes);
    var path = "/enter/" + entryCode();
    for (var method : List.of("HEAD", "GET", "GET", "OPTIONS"))
      assertThat(send(method, path, NOTHING).headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(send("HEAD", path, NOTHING).statusCode()).isEqualTo(200);
    assertThat(send("GET", path, NOTHING).body()).contains("/assets/enter/page.js");
    assertThat(send("POST", path, NOTHING).statusCode()).isEqualTo(403);
    assertThat(send("POST", path, OURS).statusCode()).isEqualTo(200);
  }

  private String entryCode() {
    var ann = new Identity("demo", "acme", Set.of(Scope.ADMIN), Optional.empty());
    return access.entryCode(ann, "/calls/" + RECORDING);
  }

  private String token(Scope... scopes) throws IOException {
    return Tokens.in(state, Clock.systemUTC())
        .create("acme", Set.of(scopes), Optional.empty(), Optional.empty())
        .text();
  }

  private String cookie(String token) {
    return "Cookie: sidetape_session=" + access.signIn("Bearer " + token).orElseThrow().value();
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private static String setCookie(HttpResponse<String> answer) {
    return answer.headers().firstValue("Set-Cookie").orElseThrow();
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    var url = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    var request = HttpRequest.newBuilder(url).method(method, BodyPublishers.noBody());
    for (var header : headers) request.header(header.split(": ", 2)[0], header.split(": ", 2)[1]);
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
