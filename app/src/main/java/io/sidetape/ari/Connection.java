package io.sidetape.ari;

import io.sidetape.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
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
/// takes the app over it stands back, and comes again only once Asterisk no longer has the app,
/// which is when the other client is gone and no channel is left in it.
final class Connection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final AriSettings settings;
  private final Wire wire;
  private final Rest rest;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Duration standBack;
  private final EventDecoder decoder;
  private final EventQueue queue;
  private final Backoff backoff;
  private final Complaint complaint;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable EventSocket socket;
  private @Nullable Instant blindSince;
  private volatile boolean connected;
  private volatile boolean replaced;

  /// `standBack` is how often a replaced client looks whether the app has become free.
  Connection(
      AriSettings settings,
      Wire wire,
      Rest rest,
      Metrics metrics,
      InstantSource clock,
      RandomGenerator random,
      Duration standBack) {
    this.settings = settings;
    this.wire = wire;
    this.rest = rest;
    this.metrics = metrics;
    this.clock = clock;
    this.standBack = standBack;
    this.decoder = new EventDecoder(clock, metrics);
    this.queue = new EventQueue(decoder);
    this.backoff = new Backoff(random);
    this.complaint = new Complaint(settings);
  }

  void start(Consumer<AriEvent> listener) {
    queue.start(listener);
    Thread.ofVirtual().name("ari-connection").start(this::run);
  }

  boolean connected() {
    return connected;
  }

  boolean onListener(Runnable task) {
    return queue.offer(task);
  }

  @Override
  public void close() {
    closed.countDown();
    endSocket("closed by us");
    queue.close();
  }

  private void run() {
    try {
      while (!isClosed()) {
        live();
        if (replaced) standBack();
        else pause(backoff.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// One socket, from its making to its end.
  private void live() throws InterruptedException {
    EventSocket made;
    try {
      made = connect();
    } catch (AriException e) {
      if (!isClosed()) complaint.about(e, clock.instant());
      return;
    }
    var since = clock.instant();
    sees(true, since);
    queue.put(new AriEvent.Connected(since));
    var why = made.untilEnded();
    sees(false, clock.instant());
    if (isClosed() || replaced) return;
    if (lasted(since)) backoff.reset(); // one that drops at once is no reason for haste
    log.warn("{}: blind from now on: {}; connecting again", settings.url(), why);
    queue.put(new AriEvent.Blind(clock.instant(), why));
  }

  private void sees(boolean now, Instant at) {
    connected = now;
    metrics.ariConnected(now);
    var gap = blindSince;
    blindSince = now ? null : at;
    if (gap == null) return;
    metrics.reconnected();
    metrics.blindFor(Duration.between(gap, at));
  }

  private EventSocket connect() {
    var timeout = settings.requestTimeout();
    var api = rest.apiVersion(timeout);
    var made =
        EventSocket.open(
            wire,
            wire.endpoint().events(settings.app()),
            settings.pingInterval(),
            Deadline.in(timeout),
            this::received);
    socket = made;
    if (isClosed()) made.end("closed by us");
    filter(made, timeout);
    var waited = complaint.over().map(since -> ", after trying since " + since).orElse("");
    log.info("{}: connected, ARI {}, app {}{}", settings.url(), api, settings.app(), waited);
    return made;
  }

  /// Only what is used shall arrive. Old versions cannot filter; there it is only more to read.
  private void filter(EventSocket made, Duration timeout) {
    try {
      rest.filter(timeout, settings.app(), EventDecoder.TYPES);
    } catch (AriException.Gone | AriException.Refused e) {
      log.info("{}: events come unfiltered: {}", settings.url(), e.getMessage());
    } catch (AriException.Unreachable | AriException.Unreadable e) {
      made.end("the event filter could not be set");
      throw e;
    }
  }

  /// On the event loop: looks, hands on, never waits.
  private void received(EventSocket from, String text) {
    // Known before the socket's end is, so that the end is not taken for a loss.
    if (text.contains("\"ApplicationReplaced\""))
      replaced |= decoder.decode(text, System.nanoTime()) instanceof AriEvent.Replaced;
    if (!queue.offer(text))
      from.end("the listener is %d events behind".formatted(EventQueue.MAX_WAITING));
    if (replaced) from.leave("replaced by another client");
  }

  /// Waits, and only then ends the old socket: ended while the other client is still registering,
  /// it takes the other's registration with it (seen on 22.10).
  private void standBack() throws InterruptedException {
    log.warn(
        "{}: another client has taken over the app '{}' and hears of its calls instead of us;"
            + " standing back until the app is free (stop one of the two, or give it another app)",
        settings.url(),
        settings.app());
    do {
      pause(standBack);
      endSocket("replaced by another client");
    } while (!isClosed() && !isFree());
    replaced = false;
  }

  private void endSocket(String why) {
    var open = socket;
    if (open != null) open.end(why);
  }

  private boolean isFree() {
    try {
      sweep();
      return !rest.knows(settings.requestTimeout(), settings.app());
    } catch (AriException e) {
      return false; // not known yet: look again later
    }
  }

  /// Asterisk forgets an app that nobody has only when another one is let go of, so one is (seen on
  /// 22.10: else it is there for ever, and each call is turned away).
  private void sweep() {
    var path = wire.endpoint().events(settings.app() + "-sweep");
    var deadline = Deadline.in(settings.requestTimeout());
    EventSocket.open(wire, path, settings.pingInterval(), deadline, (_, _) -> {}).end("swept");
  }

  private boolean lasted(Instant since) {
    return since.plus(Backoff.LONGEST).isBefore(clock.instant());
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause(Duration time) throws InterruptedException {
    var _ = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
