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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries each finished call from the spool to where it belongs: merged, checked, on the volume,
/// at the sink; and only then are Asterisk's files deleted. One virtual thread a recording, that
/// tries again for as long as it takes. It starts from what is on disc, never from memory.
public final class Courier {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);
  private static final String SINK = "sink";
  private static final String VOLUME = "volume";

  private final Spool spool;
  private final Finisher finisher;
  private final Optional<Sink> sink;
  private final Backoff backoff;
  private final Clock clock;
  private final Metrics metrics;
  private final Findings findings;
  private final DeliverySettings settings;
  private final Semaphore merges;
  private final Semaphore posts;
  private final Map<RecordingId, Thread> underway = new ConcurrentHashMap<>();

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
    this.spool = spool;
    this.finisher = new Finisher(recordings, volume, keep || sink.isEmpty());
    this.sink = sink;
    this.backoff = new Backoff(RandomGenerator.getDefault());
    this.clock = clock;
    this.metrics = metrics;
    this.findings = new Findings(metrics);
    this.settings = settings;
    this.merges = new Semaphore(settings.merges());
    this.posts = new Semaphore(settings.posts());
  }

  /// Delivers this recording, in the background.
  public void deliver(RecordingId id) {
    underway.computeIfAbsent(
        id, it -> Thread.ofVirtual().name("sidetape-courier-" + it).start(() -> carry(it)));
  }

  /// Recordings that are not yet where they belong.
  public int backlog() {
    return underway.size();
  }

  /// Whether somebody is at it now; what nobody is at has been delivered or given up.
  boolean isAtWork(RecordingId id) {
    return underway.containsKey(id);
  }

  private void carry(RecordingId id) {
    try (var folder = spool.find(id).orElseThrow()) {
      var progress = folder.progress().orElseThrow();
      if (progress.setAside().isEmpty()) deliver(folder, progress);
    } catch (InterruptedException stopping) {
      log.info("{}: not delivered yet; the next start goes on with it", id);
    } catch (IOException trouble) {
      log.error("{}: spool: {}; the files stay", id, trouble.getMessage());
    } catch (RuntimeException bug) {
      log.error("{}: a fault of ours in delivery; the files stay", id, bug);
    } finally {
      underway.remove(id);
    }
  }

  private void deliver(RecordingFolder folder, Progress progress)
      throws InterruptedException, IOException {
    var finished = progress.stored() ? finisher.finished(folder) : untilFinished(folder, progress);
    if (finished.audio().isPresent() && sink.isPresent())
      if (!untilTaken(folder, progress, finished, sink.get())) return;
    account(finished.manifest());
    finisher.clean(progress);
    spool.accountFor(progress);
    folder.remove();
  }

  private void account(Manifest manifest) throws IOException {
    metrics.recordingEnded(
        manifest.tenant(), manifest.status(), Objects.requireNonNullElse(manifest.reason(), ""));
    spool
        .ledger()
        .write(
            new Ledger.Line.Ended(
                clock.instant(),
                manifest.id(),
                manifest.tenant(),
                word(manifest.status()),
                Optional.ofNullable(manifest.reason())));
  }

  private Finished untilFinished(RecordingFolder folder, Progress progress)
      throws InterruptedException, IOException {
    for (int attempt = attemptsOf(progress) + 1; ; attempt++) {
      try {
        var finished = finish(folder, progress);
        tell(progress, finished);
        return finished;
      } catch (IOException trouble) {
        metrics.delivery(VOLUME, Attempt.LATER);
        var what = NoRoom.isNoRoom(trouble) ? "no room" : "not finished";
        later(folder, what + ": " + words(trouble), attempt, backoff.after(attempt));
      }
    }
  }

  private Finished finish(RecordingFolder folder, Progress progress)
      throws InterruptedException, IOException {
    finisher.settle(progress);
    merges.acquire();
    try {
      var finished = merged(folder, progress);
      folder.appendDurably(new Entry.Stored(clock.instant()));
      findings.tell(finished.manifest());
      return finished;
    } finally {
      merges.release();
    }
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

  /// Whether the sink has it at last; what it refuses for good is set aside, and kept.
  private boolean untilTaken(RecordingFolder folder, Progress progress, Finished finished, Sink to)
      throws InterruptedException, IOException {
    for (int attempt = attemptsOf(progress) + 1; ; attempt++) {
      switch (post(finished, to)) {
        case SinkAnswer.Taken taken -> {
          metrics.delivery(SINK, Attempt.TAKEN);
          log.info("{}: delivered to the sink ({})", folder.id(), taken.status());
          return true;
        }
        case SinkAnswer.Later later -> {
          metrics.delivery(SINK, Attempt.LATER);
          later(folder, later.why(), attempt, later.retryAfter().orElseGet(waitAfter(attempt)));
        }
        case SinkAnswer.Never never -> {
          metrics.delivery(SINK, Attempt.NEVER);
          setAside(folder, never);
          return false;
        }
      }
    }
  }

  private SinkAnswer post(Finished finished, Sink to) throws InterruptedException, IOException {
    posts.acquire();
    try {
      return to.post(finished.manifest(), finished.audio().orElseThrow());
    } finally {
      posts.release();
    }
  }

  private void setAside(RecordingFolder folder, SinkAnswer.Never never) throws IOException {
    folder.appendDurably(new Entry.SetAside(clock.instant(), never.why()));
    log.error("{}: set aside, its files stay: {}", folder.id(), never.why());
  }

  private Supplier<Duration> waitAfter(int attempt) {
    return () -> backoff.after(attempt);
  }

  /// Counted, written down, and waited for. Where not even the journal has room, the log says it.
  private void later(RecordingFolder folder, String why, int attempt, Duration wait)
      throws InterruptedException {
    var next = clock.instant().plus(wait);
    log.warn(
        "{}: {}, attempt {}, next at {}; the files stay",
        folder.id(),
        why,
        attempt,
        next.truncatedTo(ChronoUnit.SECONDS));
    try {
      folder.append(new Entry.Attempted(clock.instant(), attempt, why, next));
    } catch (IOException full) {
      log.warn("{}: journal: {}", folder.id(), full.getMessage());
    }
    Thread.sleep(wait);
  }

  private static int attemptsOf(Progress progress) {
    return progress.lastAttempt().map(Entry.Attempted::attempt).orElse(0);
  }

  private static String words(IOException fault) {
    return fault.getClass().getSimpleName() + ": " + fault.getMessage();
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
    var threads = List.copyOf(underway.values());
    merges.acquire(settings.merges());
    threads.forEach(Thread::interrupt);
    for (var thread : threads) thread.join(settings.stopping());
  }
}
