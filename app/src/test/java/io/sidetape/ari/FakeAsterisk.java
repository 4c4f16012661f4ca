package io.sidetape.ari;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// An Asterisk on loopback, for what a real one cannot be made to do. Left alone it is obedient: it
/// has channels, snoops and recordings, and sends the events of a real one, an event always before
/// the answer to the request that caused it, which a real one may do too.
///
/// ```java
/// try (var fake = FakeAsterisk.start();
///     var asterisk = Asterisk.of(fake.settings())) {
///   fake.untilConnected();
///   fake.call("1700000000.1", "tenant=acme");               // StasisStart
///   asterisk.alone(it -> it.snoop("1700000000.1", "x-in", Direction.IN));  // StasisStart of the snoop
///   asterisk.alone(it -> it.record("x-in", "sidetape/x-in", "wav"));       // RecordingStarted
///   fake.hangUp("1700000000.1");   // RecordingFinished, StasisEnd, ChannelDestroyed
/// }
/// ```
///
/// A rule comes before obedience, the latest first: `fake.on("POST", "/channels/*/snoop/*", request
/// -> Reply.refused(409, "no"))`. A `*` is one part of the path, and `null` from a rule leaves the
/// request to obedience. Paths are without `/ari`, decoded part by part.
@NullMarked
public final class FakeAsterisk implements AutoCloseable {
  static final String USER = "sidetape";
  static final String PASSWORD = "secret";
  static final String APP = "sidetape";

  /// A request as it came. `path` is still encoded; `query` is a value by its name.
  public record Request(
      String method, String path, java.util.Map<String, String> query, String body) {
    public String parameter(String name) {
      return query.getOrDefault(name, "");
    }

    /// The path's parts, decoded: `["channels", "17.1", "snoop", "x-in"]`.
    public List<String> parts() {
      return java.util.Arrays.stream(path.substring(1).split("/"))
          .map(part -> java.net.URLDecoder.decode(part, java.nio.charset.StandardCharsets.UTF_8))
          .toList();
    }

    boolean fits(String wantedMethod, String pattern) {
      return wantedMethod.equals(method)
          && path.matches(pattern.replace(".", "\\.").replace("*", "[^/]+"));
    }

    @Override
    public String toString() {
      return method + " " + path + (query.isEmpty() ? "" : " " + new java.util.TreeMap<>(query));
    }
  }

  private record Rule(String method, String pattern, Function<Request, @Nullable Reply> answer) {}

  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<String, List<String>> distortion = List::of;
  private final Obedience obedience = new Obedience(this::tell);
  private final FakeServer server;

  private FakeAsterisk(int port, @Nullable Function<io.netty.channel.Channel, SSLEngine> tls) {
    this.server = new FakeServer(port, tls, this::answer);
  }

  public static FakeAsterisk start() {
    return new FakeAsterisk(0, null);
  }

  /// At the port of one that was closed, as if Asterisk had been restarted.
  public static FakeAsterisk startAt(int port) {
    return new FakeAsterisk(port, null);
  }

  static FakeAsterisk startSecure(Function<io.netty.channel.Channel, SSLEngine> tls) {
    return new FakeAsterisk(0, tls);
  }

  public int port() {
    return server.port();
  }

  public URI url() {
    return URI.create((server.secure() ? "https" : "http") + "://127.0.0.1:" + port());
  }

  /// The right user for this one, with a test's patience.
  public AriSettings settings() {
    return AriSettings.of(url(), USER, PASSWORD, APP).withRequestTimeout(Duration.ofSeconds(2));
  }

  /// Answers requests that fit by this rule from now on.
  public FakeAsterisk on(String method, String path, Function<Request, @Nullable Reply> answer) {
    rules.addFirst(new Rule(method, path, answer));
    return this;
  }

  public FakeAsterisk on(String method, String path, Reply reply) {
    return on(method, path, _ -> reply);
  }

  /// All requests so far, in the order of their coming.
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public long asked(String method, String path) {
    return requests.stream().filter(request -> request.fits(method, path)).count();
  }

  /// A call enters the app.
  public void call(String channelId, String... args) {
    obedience.call(channelId, List.of(args));
  }

  /// As if it had been told nothing yet and had never been let go.
  public void takeBack(String channelId) {
    obedience.takeBack(channelId, APP);
  }

  /// Its dialplan goes into another client's app.
  public void goesTo(String app, String channelId) {
    obedience.takeBack(channelId, app);
  }

  /// The call's party hangs up: its snoops and their recordings end with it.
  public void hangUp(String channelId) {
    obedience.hangUp(channelId);
  }

  /// The value that the daemon has set on a channel, gone or not; empty if none.
  public String variable(String channelId, String name) {
    return obedience.variable(channelId, name);
  }

  /// What a real one would still have: channels, snoops included.
  public List<String> channels() {
    return obedience.channels();
  }

  /// The names of the recordings that are going on.
  public List<String> recordings() {
    return obedience.recordings();
  }

  /// What the sockets are told instead of each event of an obedient one's: nothing, something else,
  /// or more than one.
  public void distort(Function<String, List<String>> events) {
    distortion = events;
  }

  private void tell(String json) {
    distortion.apply(json).forEach(this::send);
  }

  /// An event as it is, to every socket that is up.
  public void send(String json) {
    server.sockets().forEach(socket -> socket.text(json));
  }

  /// One event in several frames.
  void sendFragmented(String json, int pieces) {
    server.sockets().forEach(socket -> socket.fragments(json, pieces));
  }

  /// The WebSockets end without a close frame.
  public void dropSockets() {
    server.sockets().forEach(FakeServer.Socket::drop);
  }

  /// The WebSockets end with one.
  void closeSockets() {
    server.sockets().forEach(FakeServer.Socket::close);
  }

  /// The sockets stay up and say nothing more, not even to a ping.
  void stall() {
    server.stall();
  }

  public int sockets() {
    return server.sockets().size();
  }

  /// The most HTTP connections that were open at once.
  int mostConnections() {
    return server.mostConnections();
  }

  /// Requests that ever waited on one connection for those before them.
  int mostBehind() {
    return server.mostBehind();
  }

  /// HTTP connections that were ever made, those of the WebSockets included.
  public int connectionsMade() {
    return server.connectionsMade();
  }

  /// Closes the idle HTTP connections as a server may at any time.
  void dropConnections() {
    server.dropConnections();
  }

  /// Waits until a client has a socket and has set its filter.
  public void untilConnected() {
    org.awaitility.Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> sockets() > 0 && asked("PUT", "/applications/*/eventFilter") > 0);
  }

  @Override
  public void close() {
    server.close();
  }

  private Reply answer(Request request) {
    requests.add(request);
    for (var rule : rules)
      if (request.fits(rule.method(), rule.pattern())) {
        var reply = rule.answer().apply(request);
        if (reply != null) return reply;
      }
    return obedience.answer(request);
  }
}
