package io.sidetape.delivery;

import io.sidetape.io.NoRoom;
import io.sidetape.metrics.Attempt;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Ledger;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkAnswer;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries each finished call from the spool to where it belongs: merged, checked, on the volume,
/// at the sink; and only then are Asterisk's files deleted. One thread looks at the [Agenda]; each
/// attempt is a virtual thread that starts from what is on disc, never from memory, and what fails
/// waits for the next one for as long as it takes.
public final class Courier {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final String SINK = "sink";
  private static final String VOLUME = "volume";
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /// A sink or a disc that is blocked is tried at least so often.
  private static final Duration LONGEST_PROBE = Duration.ofMinutes(1);

  private final Spool spool;
  private final Finisher finisher;
  private final Optional<Sink> sink;
  private final Backoff backoff;
  private final Clock clock;
  private final Metrics metrics;
  private final Findings findings;
  private final DeliverySettings settings;
  private final MergePlaces merges;
  private final Agenda agenda;
  private final Thread dispatcher;
  private final List<Consumer<Manifest>> listeners = new CopyOnWriteArrayList<>();
  private final List<BiConsumer<Manifest, String>> laterListeners = new CopyOnWriteArrayList<>();

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
    this.finisher = finisher;
    this.sink = sink;
    this.backoff = new Backoff(random, LONGEST_WAIT);
    this.clock = clock;
    this.metrics = metrics;
    this.findings = new Findings(metrics);
    this.settings = settings;
    this.merges = new MergePlaces(settings.merges());
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
        known.filter(it -> sink.isPresent() && it.stored()).map(it -> it.call().tenant()),
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
    listeners.add(listener);
  }

  /// From now on `listener` is told of each recording whose manifest comes onto the volume later
  /// than it was finished, because only the sink was to have it: the manifest, and its JSON there.
  /// It must not wait.
  public void onVolumeLater(BiConsumer<Manifest, String> listener) {
    laterListeners.add(listener);
  }

  private void tellListeners(Manifest manifest) {
    for (var listener : listeners)
      try {
        listener.accept(manifest);
      } catch (RuntimeException bug) {
        log.error("{}: a fault of ours in what is told of it", manifest.id(), bug);
      }
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
      return carry(errand);
    } catch (InterruptedException | ClosedByInterruptException stopping) {
      log.info("{}: not delivered yet; the next start goes on with it", errand.id);
    } catch (IOException trouble) {
      metrics.delivery(VOLUME, Attempt.LATER);
      return again(errand, words(errand, trouble), Optional.empty());
    } catch (RuntimeException | Error bug) {
      log.error("{}: a fault of ours in delivery; the files stay", errand.id, bug);
    }
    return new Next.Done();
  }

  private Next carry(Errand errand) throws InterruptedException, IOException {
    var found = spool.find(errand.id);
    if (found.isEmpty()) return new Next.Done();
    try (var folder = found.get()) {
      var progress = folder.progress();
      if (progress.isEmpty()) log.error("{}: its journal is unreadable; it stays", errand.id);
      return progress.filter(it -> it.setAside().isEmpty()).isPresent()
          ? claimed(errand, folder, progress.get())
          : new Next.Done();
    }
  }

  /// Nobody deletes it meanwhile, or hands in the same one.
  private Next claimed(Errand errand, RecordingFolder folder, Progress progress)
      throws InterruptedException, IOException {
    var claim = finisher.claim(errand.id);
    if (claim.isEmpty()) return again(errand, "somebody else is at work on it", Optional.empty());
    try (var _ = claim.get()) {
      return carry(errand, folder, progress);
    }
  }

  private Next carry(Errand errand, RecordingFolder folder, Progress progress)
      throws InterruptedException, IOException {
    var before = finisher.finished(folder, progress);
    if (before.isPresent() && finisher.isToMove(before.get()))
      before = Optional.of(move(before.get()));
    if (before.isPresent() && !progress.stored()) store(folder, before.get().manifest());
    var finished = before.isPresent() ? before.get() : finish(folder, progress);
    finisher.refuseLost(finished);
    if (isForTheSink(finished) && !errand.taken) {
      if (errand.tenant.isEmpty()) return new Next.ToSink(progress.call().tenant());
      var answer = sink.get().post(finished.manifest(), finished.audio().get());
      var next = heard(errand, folder, answer);
      if (!errand.taken) return next;
    }
    tidyUp(folder, progress, finished);
    return new Next.Done();
  }

  private Finished move(Finished waiting) throws IOException {
    var moved = finisher.move(waiting);
    var manifest = moved.manifest();
    log.info("{}: the volume keeps it from now on", manifest.id());
    if (!finisher.isDeleted(manifest))
      tellOfTheVolume(manifest, new String(manifest.toJson(), StandardCharsets.UTF_8));
    return moved;
  }

  /// What somebody has deleted meanwhile, on a volume that daemons share, goes nowhere any more.
  private boolean isForTheSink(Finished finished) {
    return sink.isPresent()
        && finished.audio().isPresent()
        && !finisher.isDeleted(finished.manifest());
  }

  /// What the sink refuses for good is set aside, and kept.
  private Next heard(Errand errand, RecordingFolder folder, SinkAnswer answer) throws IOException {
    switch (answer) {
      case SinkAnswer.Taken taken -> {
        metrics.delivery(SINK, Attempt.TAKEN);
        log.info("{}: delivered to the sink ({})", folder.id(), taken.status());
        errand.taken = true;
      }
      case SinkAnswer.Later later -> {
        metrics.delivery(SINK, Attempt.LATER);
        return again(errand, later.why(), later.retryAfter());
      }
      case SinkAnswer.Never never -> {
        metrics.delivery(SINK, Attempt.NEVER);
        setAside(folder, never);
      }
    }
    return new Next.Done();
  }

  /// The sources go first: where the disc is full, the count of the call may need their room.
  private void tidyUp(RecordingFolder folder, Progress progress, Finished finished)
      throws IOException {
    finisher.clean(progress);
    if (sink.isPresent()) leaveWord(finished, sink.get());
    account(finished.manifest());
    spool.accountFor(progress);
    folder.remove();
  }

  private void leaveWord(Finished finished, Sink sink) throws IOException {
    var json = finisher.leaveWord(finished, sink.name());
    if (json.isPresent()) tellOfTheVolume(finished.manifest(), json.get());
  }

  private void tellOfTheVolume(Manifest manifest, String json) {
    for (var listener : laterListeners)
      try {
        listener.accept(manifest, json);
      } catch (RuntimeException bug) {
        log.error("{}: a fault of ours in what is told of it", manifest.id(), bug);
      }
  }

  private void account(Manifest manifest) throws IOException {
    spool
        .ledger()
        .write(
            new Ledger.Line.Ended(
                clock.instant(),
                manifest.id(),
                manifest.tenant(),
                word(manifest.status()),
                Optional.ofNullable(manifest.reason())));
    metrics.recordingEnded(
        manifest.tenant(), manifest.status(), Objects.requireNonNullElse(manifest.reason(), ""));
  }

  private Finished finish(RecordingFolder folder, Progress progress)
      throws InterruptedException, IOException {
    finisher.settle(progress);
    merges.acquire(progress.call().tenant());
    try {
      var finished = merged(folder, progress);
      tell(progress, finished);
      findings.tell(finished.manifest());
      store(folder, finished.manifest());
      return finished;
    } finally {
      merges.release();
    }
  }

  /// Told before it is written down that nothing is left to tell: after a crash in between it is
  /// told once more, which those who listen can tell, and not never.
  private void store(RecordingFolder folder, Manifest manifest) throws IOException {
    if (!finisher.isDeleted(manifest)) tellListeners(manifest);
    folder.appendDurably(new Entry.Stored(clock.instant()));
  }

  /// On a thread of the system's: a merge keeps a core busy for as long as it takes, and the calls'
  /// virtual threads share just as many carriers as there are cores.
  private Finished merged(RecordingFolder folder, Progress progress)
      throws InterruptedException, IOException {
    var merge = new FutureTask<>(() -> finisher.finish(folder, progress));
    long from = System.nanoTime();
    Thread.ofPlatform().daemon().name("sidetape-merge").start(merge);
    try {
      var finished = merge.get();
      var audio = finished.manifest().audio();
      if (audio != null)
        metrics.merged(Duration.ofNanos(System.nanoTime() - from), audio.durationMs() / 1000.0);
      return finished;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException trouble) throw trouble;
      throw new IllegalStateException(e.getCause());
    }
  }

  private void setAside(RecordingFolder folder, SinkAnswer.Never never) throws IOException {
    folder.appendDurably(new Entry.SetAside(clock.instant(), never.why()));
    log.error("{}: set aside, its files stay: {}", folder.id(), never.why());
  }

  /// Counted, written down, and waited for; on top of what the sink asks for, so that not all come
  /// at that moment. Where there is no room even to write it down, the log says it.
  private Next again(Errand errand, String why, Optional<Duration> retryAfter) {
    int attempt = ++errand.failures;
    var closed = retryAfter.orElse(Duration.ZERO);
    var wait = backoff.after(attempt).plus(closed);
    var now = clock.instant();
    var next = now.plus(wait);
    log.warn(
        "{}: {}, attempt {}, next at {}; the files stay",
        errand.id,
        why,
        attempt,
        next.truncatedTo(ChronoUnit.SECONDS));
    try {
      spool.attempted(errand.id, new Entry.Attempted(now, attempt, why, next));
    } catch (IOException full) {
      log.warn("{}: spool: {}", errand.id, full.getMessage());
    }
    return new Next.Again(wait, closed);
  }

  private static String words(Errand errand, IOException fault) {
    var not = errand.tenant.isEmpty() ? "not finished: " : "not delivered: ";
    return (NoRoom.isNoRoom(fault) ? "no room: " : not)
        + fault.getClass().getSimpleName()
        + ": "
        + fault.getMessage();
  }

  private static void tell(Progress progress, Finished finished) {
    var manifest = finished.manifest();
    var audio = manifest.audio();
    var channel = progress.call().channelId();
    if (audio == null)
      log.warn("{} {}: {}, {}", manifest.id(), channel, word(manifest.status()), manifest.reason());
    else
      log.info(
          "{} {}: {} ms of stereo at {} Hz in {}",
          manifest.id(),
          channel,
          audio.durationMs(),
          audio.sampleRate(),
          finished.audio().orElseThrow());
  }

  private static String word(Manifest.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
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
