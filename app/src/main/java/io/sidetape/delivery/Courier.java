package io.sidetape.delivery;

import io.sidetape.io.NoRoom;
import io.sidetape.metrics.Attempt;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees each finished call brought from the spool to where it belongs. One thread looks at the
/// [Agenda]; each attempt is a virtual thread on which a [Carrier] starts from what is on disc,
/// never from memory, and what fails waits for the next one for as long as it takes.
public final class Courier {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final String VOLUME = "volume";
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /// A sink or a disc that is blocked is tried at least so often.
  private static final Duration LONGEST_PROBE = Duration.ofMinutes(1);

  private final Spool spool;
  private final boolean hasSink;
  private final Carrier carrier;
  private final Retries retries;
  private final Clock clock;
  private final Metrics metrics;
  private final DeliverySettings settings;
  private final MergePlaces merges;
  private final Agenda agenda;
  private final Thread dispatcher;
  private final Audience audience = new Audience();

  /// @param recordings Asterisk's recording folder
  /// @param keep whether the volume keeps the audio; without a sink it always does
  public Courier(
      Spool spool,
      Path recordings,
      Volume volume,
      Optional<Sink> sink,
      boolean keep,
      Clock clock,
      Metrics metrics,
      DeliverySettings settings) {
    this(
        spool,
        new Finisher(recordings, volume, keep || sink.isEmpty()),
        sink,
        clock,
        metrics,
        Ticker.SYSTEM,
        RandomGenerator.getDefault(),
        settings);
  }

  Courier(
      Spool spool,
      Finisher finisher,
      Optional<Sink> sink,
      Clock clock,
      Metrics metrics,
      Ticker ticker,
      RandomGenerator random,
      DeliverySettings settings) {
    this.spool = spool;
    this.hasSink = sink.isPresent();
    this.clock = clock;
    this.metrics = metrics;
    this.settings = settings;
    this.merges = new MergePlaces(settings.merges());
    this.retries = new Retries(spool, new Backoff(random, LONGEST_WAIT), clock);
    this.carrier = new Carrier(spool, finisher, sink, merges, audience, retries, clock, metrics);
    this.agenda = new Agenda(settings, new Backoff(random, LONGEST_PROBE), ticker);
    this.dispatcher = Thread.ofVirtual().name("sidetape-courier").start(this::dispatch);
  }

  /// Delivers this recording, in the background. It may be asked for at any time: what is under way
  /// is looked at once more.
  public void deliver(RecordingId id) {
    var known = peek(id);
    var failed = known.flatMap(Progress::lastAttempt);
    agenda.add(
        id,
        known.map(it -> it.call().tenant()).orElse(""),
        known.filter(it -> hasSink && it.stored()).isPresent(),
        failed.map(Entry.Attempted::attempt).orElse(0),
        known.filter(Progress::stored).flatMap(it -> failed).map(this::rest).orElse(Duration.ZERO));
  }

  private Optional<Progress> peek(RecordingId id) {
    try {
      return spool.peek(id);
    } catch (IOException trouble) {
      return Optional.empty(); // the attempt will tell
    }
  }

  /// What is left of a wait that an earlier daemon began; never more than it was, for the clock may
  /// have been set back.
  private Duration rest(Entry.Attempted failed) {
    var left = Duration.between(clock.instant(), failed.next());
    var whole = Duration.between(failed.at(), failed.next());
    if (left.isNegative()) return Duration.ZERO;
    return left.compareTo(whole) < 0 ? left : whole;
  }

  /// From now on `listener` is told of each call that is finished, once its manifest is where it
  /// belongs. It must not wait: deliveries do.
  public void onFinished(Consumer<Manifest> listener) {
    audience.onFinished(listener);
  }

  /// From now on `listener` is told of each recording whose manifest comes onto the volume later
  /// than it was finished, because only the sink was to have it: the manifest, and its JSON there.
  /// It must not wait.
  public void onVolumeLater(BiConsumer<Manifest, String> listener) {
    audience.onVolumeLater(listener);
  }

  /// Recordings that are not yet where they belong.
  public int backlog() {
    return agenda.size();
  }

  /// Whether somebody is at it now; what nobody is at has been delivered or given up.
  boolean isAtWork(RecordingId id) {
    return agenda.contains(id);
  }

  /// Whether no attempt is under way at this moment.
  boolean isIdle() {
    return agenda.running().isEmpty();
  }

  private void dispatch() {
    try {
      while (true) agenda.startNext(this::start);
    } catch (InterruptedException stopping) {
      log.debug("no further attempt is begun");
    }
  }

  private Thread start(Errand errand) {
    return Thread.ofVirtual().name("sidetape-courier-" + errand.id).start(() -> run(errand));
  }

  /// Whatever becomes of the attempt, its place is another's afterwards.
  private void run(Errand errand) {
    Next next = new Next.Done();
    try {
      next = attempt(errand);
    } finally {
      if (agenda.ended(errand, next)) deliver(errand.id);
    }
  }

  private Next attempt(Errand errand) {
    try {
      return carrier.carry(errand);
    } catch (InterruptedException | ClosedByInterruptException stopping) {
      log.info("{}: not finished; the next start goes on with it", errand.id);
    } catch (IOException trouble) {
      metrics.delivery(VOLUME, Attempt.LATER);
      return retries.later(errand, words(errand, trouble), Optional.empty());
    } catch (RuntimeException | Error bug) {
      log.error("{}: a fault of ours in delivery; the files stay", errand.id, bug);
    }
    return new Next.Done();
  }

  private static String words(Errand errand, IOException fault) {
    var not = errand.finished ? "not delivered: " : "not finished: ";
    return (NoRoom.isNoRoom(fault) ? "no room: " : not)
        + fault.getClass().getSimpleName()
        + ": "
        + fault.getMessage();
  }

  /// Ends the attempts; what is not delivered stays on disc for the next start.
  public void stop() throws InterruptedException {
    dispatcher.interrupt();
    dispatcher.join(settings.stopping());
    if (!merges.close(settings.stopping()))
      log.warn("a merge is given up; the next start begins it again");
    var threads = agenda.running();
    threads.forEach(Thread::interrupt);
    for (var thread : threads) thread.join(settings.stopping());
  }
}
