package io.sidetape.ari;

import ch.loway.oss.ari4java.AriVersion;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.sidetape.ari.Exchange.Question;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one event socket up for ever, on a virtual thread of its own: version, socket, filter,
/// `Connected`; and when it drops `Blind` and all again, with growing pauses. When another client
/// takes the app over it stands back, and comes again only once Asterisk no longer knows the app.
final class Connection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  /// How often a replaced client looks whether the app has become free.
  private static final Duration STAND_BACK = Duration.ofMinutes(1);

  private final AriSettings settings;
  private final InstantSource clock;
  private final Wire wire;
  private final HttpPool pool;
  private final EventDecoder decoder;
  private final EventQueue queue;
  private final Backoff backoff;
  private final Complaint complaint = new Complaint();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile AriVersion version = Versions.NEWEST;
  private volatile @Nullable EventSocket socket;
  private volatile boolean connected;
  private volatile boolean replaced;

  Connection(AriSettings settings, InstantSource clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.wire = new Wire(Endpoint.of(settings), settings.ca());
    this.pool = new HttpPool(wire, settings.connections());
    this.decoder = new EventDecoder(clock);
    this.queue = new EventQueue(decoder);
    this.backoff = new Backoff(random);
  }

  void start(Consumer<AriEvent> listener) {
    queue.start(listener);
    Thread.ofVirtual().name("ari-connection").start(this::run);
  }

  boolean connected() {
    return connected;
  }

  String app() {
    return settings.app();
  }

  <T extends @Nullable Object> T ask(Duration timeout, Question<T> question) {
    return exchange(timeout).ask(version, question);
  }

  /// The version of Asterisk's ARI, as in `10.0.0`.
  String apiVersion(Duration timeout) {
    var exchange = exchange(timeout);
    var path = "/api-docs/resources.json";
    var answer = exchange.httpActionSync(path, "GET", null, null, null);
    try {
      var api = Models.mapper().readTree(answer).path("apiVersion");
      if (api.isTextual()) return api.textValue();
    } catch (JsonProcessingException e) {
      // told below
    }
    throw new AriException.Unreadable("GET " + path, answer);
  }

  @Override
  public void close() {
    closed.countDown();
    var open = socket;
    if (open != null) open.end("closed by us");
    queue.close();
    pool.close();
    wire.close();
  }

  private void run() {
    try {
      while (!isClosed()) {
        connectOnce();
        if (replaced) standBack();
        else pause(backoff.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connectOnce() throws InterruptedException {
    EventSocket made;
    try {
      made = connect();
    } catch (AriException e) {
      complain(e);
      return;
    }
    connected = true;
    backoff.reset();
    queue.put(new AriEvent.Connected(clock.instant()));
    var why = made.untilEnded();
    connected = false;
    if (isClosed() || replaced) return;
    log.warn("{}: events lost from now on: {}; connecting again", settings.url(), why);
    queue.put(new AriEvent.Blind(clock.instant(), why));
  }

  private EventSocket connect() {
    var timeout = settings.requestTimeout();
    var api = apiVersion(timeout);
    version = Versions.closest(api);
    var path =
        wire.endpoint()
            .path("/events?subscribeAll=false&app=" + Endpoint.encoded(settings.app()), null);
    var made =
        EventSocket.open(wire, path, settings.pingInterval(), Deadline.in(timeout), this::received);
    socket = made;
    if (isClosed()) made.end("closed by us");
    try {
      filter(timeout);
    } catch (AriException.Unreachable | AriException.Unreadable e) {
      made.end("the event filter could not be set");
      throw e;
    }
    var lasted = complaint.over();
    log.info(
        "{}: connected, ARI {}, app {}{}",
        settings.url(),
        api,
        settings.app(),
        lasted.map(since -> ", after waiting since " + since).orElse(""));
    return made;
  }

  /// Only what is used shall arrive. Old versions cannot filter; there it is only more to read.
  private void filter(Duration timeout) {
    try {
      exchange(timeout)
          .httpActionSync(
              "/applications/" + Endpoint.encoded(settings.app()) + "/eventFilter",
              "PUT",
              null,
              FILTER,
              null);
    } catch (AriException.Gone | AriException.Refused e) {
      log.info("{}: events come unfiltered: {}", settings.url(), e.getMessage());
    }
  }

  /// Not by ari4java's typed call, which wraps the filter in an object that Asterisk ignores.
  private static final String FILTER =
      EventDecoder.TYPES.stream()
          .map(type -> "{\"type\":\"" + type + "\"}")
          .collect(java.util.stream.Collectors.joining(",", "{\"allowed\":[", "]}"));

  /// On the event loop: looks, hands on, never waits.
  private void received(EventSocket from, String text) {
    if (text.contains("\"ApplicationReplaced\"")
        && decoder.decode(text) instanceof AriEvent.Replaced) {
      replaced = true; // known before the socket's end is, so that it is not taken for a loss
    }
    if (!queue.offer(text))
      from.end("the listener is %d events behind".formatted(EventQueue.MAX_WAITING));
    if (replaced) from.end("replaced by another client");
  }

  private void standBack() throws InterruptedException {
    log.warn(
        "{}: another client now uses the app '{}', so its calls are no longer told to us; standing"
            + " back until Asterisk has no client for it (stop one of the two, or give it another"
            + " app)",
        settings.url(),
        settings.app());
    do pause(STAND_BACK);
    while (!isClosed() && !isFree());
    replaced = false;
  }

  private boolean isFree() {
    try {
      ask(settings.requestTimeout(), ari -> ari.applications().get(settings.app()).execute());
      return false;
    } catch (AriException.Gone e) {
      return true;
    } catch (AriException e) {
      return false;
    }
  }

  private void complain(AriException trouble) {
    var words = trouble.getMessage();
    if (isClosed() || !complaint.due(String.valueOf(words), clock.instant())) return;
    switch (trouble) {
      case AriException.Refused e when e.status() == 401 || e.status() == 403 ->
          log.warn(
              "{}: Asterisk refuses the user '{}' ({}): compare the password with ari.conf;"
                  + " trying again",
              settings.url(),
              settings.username(),
              e.status());
      case AriException.Gone _ ->
          log.warn(
              "{}: no ARI there ({}): enable ari.conf and res_ari; trying again",
              settings.url(),
              words);
      case AriException.Refused _, AriException.Unreachable _, AriException.Unreadable _ ->
          log.warn("{}: no Asterisk yet: {}; trying again", settings.url(), words);
    }
  }

  private Exchange exchange(Duration timeout) {
    return new Exchange(pool, wire.endpoint(), timeout);
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause(Duration time) throws InterruptedException {
    var _ = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
