package io.sidetape.delivery;

import io.sidetape.metrics.Attempt;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Ledger;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.Spool;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One attempt to bring a recording to where it belongs, whatever an earlier one has done of it:
/// merged, checked, on the volume, told of, at the sink; and only then are Asterisk's files
/// deleted.
final class Carrier {
  private static final Logger log = LoggerFactory.getLogger(Carrier.class);
  private static final String SINK = "sink";

  private final Spool spool;
  private final Finisher finisher;
  private final Optional<Sink> sink;
  private final MergePlaces merges;
  private final Audience audience;
  private final Retries retries;
  private final Clock clock;
  private final Metrics metrics;
  private final Findings findings;

  Carrier(
      Spool spool,
      Finisher finisher,
      Optional<Sink> sink,
      MergePlaces merges,
      Audience audience,
      Retries retries,
      Clock clock,
      Metrics metrics) {
    this.spool = spool;
    this.finisher = finisher;
    this.sink = sink;
    this.merges = merges;
    this.audience = audience;
    this.retries = retries;
    this.clock = clock;
    this.metrics = metrics;
    this.findings = new Findings(metrics);
  }

  /// One attempt, from what is on disc.
  ///
  /// @throws IOException a disc's trouble: later
  Next carry(Errand errand) throws InterruptedException, IOException {
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
    if (claim.isEmpty())
      return retries.later(errand, "somebody else is at work on it", Optional.empty());
    try (var _ = claim.get()) {
      return carry(errand, folder, progress);
    }
  }

  private Next carry(Errand errand, RecordingFolder folder, Progress progress)
      throws InterruptedException, IOException {
    var before = finisher.finished(folder, progress);
    if (before.isPresent() && finisher.isToMove(before.get()))
      before = Optional.of(move(before.get(), progress.stored()));
    if (before.isPresent() && !progress.stored()) store(folder, before.get().manifest());
    var finished = before.isPresent() ? before.get() : finish(folder, progress);
    finisher.refuseLost(finished);
    if (isForTheSink(finished) && !errand.taken) {
      if (!errand.finished) return new Next.ToSink();
      var answer = sink.get().post(finished.manifest(), finished.audio().get());
      var next = heard(errand, folder, answer);
      if (!errand.taken) return next;
    }
    tidyUp(folder, progress, finished);
    return new Next.Done();
  }

  /// What was told of as finished is told of once more, now that the volume has it.
  private Finished move(Finished waiting, boolean told) throws IOException {
    var moved = finisher.move(waiting);
    var manifest = moved.manifest();
    log.info("{}: the volume keeps it from now on", manifest.id());
    if (told && !finisher.isDeleted(manifest))
      audience.onVolumeLater(manifest, new String(manifest.toJson(), StandardCharsets.UTF_8));
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
        return retries.later(errand, later.why(), later.retryAfter());
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
    if (json.isPresent()) audience.onVolumeLater(finished.manifest(), json.get());
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
    if (!finisher.isDeleted(manifest)) audience.finished(manifest);
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
}
