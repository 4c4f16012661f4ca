package io.sidetape.daemon;

import io.sidetape.access.Access;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.ari.Asterisk;
import io.sidetape.call.Switchboard;
import io.sidetape.catalog.Catalog;
import io.sidetape.delivery.Courier;
import io.sidetape.delivery.DeliverySettings;
import io.sidetape.delivery.Index;
import io.sidetape.delivery.LiveWatch;
import io.sidetape.delivery.Pickup;
import io.sidetape.delivery.PickupLoop;
import io.sidetape.http.HttpServer;
import io.sidetape.http.api.Happenings;
import io.sidetape.http.api.PeaksCache;
import io.sidetape.metrics.Health;
import io.sidetape.metrics.Metrics;
import io.sidetape.metrics.Reading;
import io.sidetape.spool.Marks;
import io.sidetape.spool.Neighbours;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Requests;
import io.sidetape.spool.Spool;
import io.sidetape.store.Sink;
import io.sidetape.store.Volume;
import io.sidetape.webhook.Webhooks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All parts of a running sidetape, built in order and closed in reverse. The live half
/// ([Switchboard], [Asterisk]) and the finished half ([Courier]) meet on disc, in the [Spool].
public final class Daemon implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  /// Where Asterisk is away, what no call waits for is not waited with for longer.
  private static final Duration COMING_UP = Duration.ofSeconds(3);

  private final Spool spool;
  private final Optional<Sink> sink;
  private final Courier courier;
  private final Catalog catalog;
  private final Index index;
  private final Pickup pickup;
  private final Asterisk asterisk;
  private final Switchboard switchboard;
  private final LiveWatch watch;
  private final Metrics metrics = new Metrics(Release.version().orElse("unknown"));
  private final Health health = new Health();
  private final Stocktake stocktake;
  private final Pulse pulse;
  private final Neighbours neighbours;
  private final Access access;
  private final Webhooks webhooks;
  private final Happenings happenings;
  private final HttpConfig httpConfig;
  private final HttpServer http;
  private Optional<PickupLoop> replays = Optional.empty();
  private Optional<Thread> rest = Optional.empty();

  private Daemon(Config config, Clock clock, SystemdNotify systemd) throws IOException {
    Files.createDirectories(config.state());
    Files.createDirectories(config.volume());
    access = Access.open(config.state(), config.access(), clock, metrics);
    spool = Spool.open(config.state(), metrics);
    neighbours = new Neighbours(config.recordings(), config.state());
    var volume = new Volume(config.volume());
    sink = config.sink().map(Sink::new);
    courier =
        new Courier(
            spool,
            config.recordings(),
            volume,
            sink,
            config.keeps(),
            clock,
            metrics,
            DeliverySettings.DEFAULTS);
    catalog = Catalog.of(config.catalog());
    var pictures = new PeaksCache(config.state().resolve("peaks"));
    index = new Index(catalog, volume, pictures::forget, clock);
    webhooks =
        Webhooks.open(
            config.state(),
            config.webhooks(),
            URI.create(config.http().url(config.http().port())),
            clock,
            metrics);
    happenings = new Happenings(metrics, clock, index::changed);
    var announcer = new Announcer(index, happenings, webhooks, volume, clock);
    courier.onFinished(announcer::finished);
    courier.onVolumeLater(announcer::onVolumeLater);
    happenings.onDeleted(announcer::deleted);
    pickup = new Pickup(spool, new Requests(config.state()), volume, courier);
    asterisk = Asterisk.of(config.ari(), metrics);
    switchboard =
        new Switchboard(
            asterisk,
            spool,
            config.recordings(),
            config.policy(),
            config.calls(),
            clock,
            metrics,
            courier::deliver);
    switchboard.onStarted(announcer::started);
    watch = new LiveWatch(spool, config.recordings(), metrics);
    stocktake = new Stocktake(config.state(), switchboard, metrics, clock);
    var rehearsal = switchboard.rehearsal(config.state().resolve("rehearsal"));
    pulse = new Pulse(asterisk, switchboard, rehearsal, courier, health, systemd);
    new Checks(config, asterisk, switchboard, stocktake).addTo(health);
    health.add(access.check());
    health.add(webhooks.check());
    readings(config);
    httpConfig = config.http();
    http =
        listen(
            new Site(
                config, volume, catalog, access, pictures, happenings, health, metrics, clock));
  }

  /// Starts everything; calls are taken as soon as Asterisk is there.
  ///
  /// @throws IOException a folder cannot be used, or another daemon has the state folder
  public static Daemon start(Config config) throws IOException {
    return start(config, SystemdNotify.of(System.getenv()));
  }

  static Daemon start(Config config, SystemdNotify systemd) throws IOException {
    new Marks(config.recordings()).prepare();
    var daemon = new Daemon(config, Clock.systemUTC(), systemd);
    daemon.neighbours.enter();
    daemon.pickup.once(); // before the rest: it finishes what a replay has begun
    daemon.goOnWithWhatIsInWork();
    daemon.replays = Optional.of(new PickupLoop(daemon.pickup));
    daemon.asterisk.connect(daemon.switchboard);
    daemon.watch.start();
    daemon.pulse.start();
    daemon.webhooks.start();
    daemon.rest = Optional.of(Thread.ofVirtual().name("sidetape-rest").start(daemon::startRest));
    log.info("started: state {}, volume {}", config.state(), config.volume());
    return daemon;
  }

  /// What no call waits for. Beside the first calls after a start, of which there may be many, it
  /// would take them the processors.
  private void startRest() {
    try {
      pulse.awaitReady(COMING_UP);
      stocktake.start();
      index.start();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// The Asterisk that is listened to.
  public Asterisk asterisk() {
    return asterisk;
  }

  /// Whether it has come up: it knows what lives in Asterisk, and calls are taken at full speed.
  public boolean ready() {
    return pulse.ready();
  }

  /// Where its HTTP server listens, with the real port.
  public InetSocketAddress http() {
    return http.address();
  }

  /// How browsers reach it.
  public String url() {
    return httpConfig.url(http().getPort());
  }

  /// A link whose button opens the player as an administrator, once, for ten minutes.
  public String entry(String path) {
    var everybody =
        new Identity("entry", Identity.EVERY_TENANT, Set.of(Scope.ADMIN), Optional.empty());
    return url() + "/enter/" + access.entryCode(everybody, path);
  }

  private void readings(Config config) {
    metrics.read(Reading.ACTIVE_RECORDINGS, switchboard::live);
    metrics.read(Reading.DELIVERY_QUEUE_DEPTH, courier::backlog);
    metrics.read(Reading.WEBHOOK_QUEUE_DEPTH, webhooks::waiting);
    metrics.read(Reading.SPOOL_FREE_BYTES, config::freeForRecordings);
    metrics.read(Reading.VOLUME_FREE_BYTES, config.volume().toFile()::getUsableSpace);
  }

  /// Nothing is taken up yet: a port that is taken leaves no trace but the message.
  private HttpServer listen(Site site) throws IOException {
    try {
      return HttpServer.start(httpConfig.settings(), metrics, site.routes(this::url));
    } catch (IOException taken) {
      asterisk.close();
      sink.ifPresent(Sink::close);
      spool.close();
      throw taken;
    }
  }

  private void goOnWithWhatIsInWork() throws IOException {
    for (var id : spool.ids()) goOnWith(id);
  }

  private void goOnWith(RecordingId id) throws IOException {
    var progress = spool.peek(id);
    if (progress.isEmpty()) log.error("{}: its journal is unreadable; it stays", id);
    else if (progress.get().closed()) courier.deliver(id);
    else switchboard.adopt(progress.get());
  }

  /// Stops listening and delivering. Recordings go on in Asterisk; the next start takes them up.
  @Override
  public void close() throws IOException {
    log.info("stopping: {} calls go on in Asterisk", switchboard.live());
    pulse.close();
    rest.ifPresent(Thread::interrupt);
    stocktake.close();
    http.close();
    watch.stop();
    try {
      if (rest.isPresent()) rest.get().join();
      replays.ifPresent(PickupLoop::close);
      switchboard.stop();
      asterisk.close();
      courier.stop();
      webhooks.stop();
      index.close();
      catalog.close();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
    sink.ifPresent(Sink::close);
    spool.close();
    neighbours.leave();
    log.info("stopped");
  }
}
