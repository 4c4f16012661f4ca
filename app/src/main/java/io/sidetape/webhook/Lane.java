package io.sidetape.webhook;

import io.sidetape.metrics.Attempt;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends one target's messages, a few at once. A failure puts the whole target off, for longer each
/// time, and the message to the end of the queue, so that one that is never taken does not keep
/// back the others. The queue holds ids alone; the messages are on disc.
final class Lane {
  /// With more than these waiting, what comes is set aside.
  static final int MOST_WAITING = 100_000;

  private static final Logger log = LoggerFactory.getLogger(Lane.class);
  private static final Duration STOPPING = Duration.ofSeconds(2);

  private final String name;
  private final Target target;
  private final Outbox outbox;
  private final Caller caller;
  private final Duration giveUpAfter;
  private final InstantSource clock;
  private final Metrics metrics;
  private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>();
  private final AtomicInteger untaken = new AtomicInteger();
  private final Semaphore places;
  private final Set<Thread> sending = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  private int failures;
  private Instant notBefore = Instant.EPOCH;

  Lane(
      String tenant,
      Target target,
      Outbox outbox,
      Caller caller,
      Duration giveUpAfter,
      InstantSource clock,
      Metrics metrics)
      throws IOException {
    this.name = "webhook of " + tenant + " to " + target.shown();
    this.target = target;
    this.outbox = outbox;
    this.caller = caller;
    this.giveUpAfter = giveUpAfter;
    this.clock = clock;
    this.metrics = metrics;
    this.places = new Semaphore(caller.pace().parallel());
    waiting.addAll(outbox.ids());
    untaken.set(waiting.size());
    this.thread = Thread.ofVirtual().name("sidetape-webhook-" + tenant).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Target target() {
    return target;
  }

  /// Messages that are not taken yet, those under way included.
  int waiting() {
    return untaken.get();
  }

  /// On disc once this returns, and sent some time later.
  void add(Message message) throws IOException {
    outbox.add(message);
    untaken.incrementAndGet();
    if (waiting.size() < MOST_WAITING) {
      waiting.add(message.id());
      return;
    }
    metrics.limitReached("webhooks_waiting");
    setAside(message.id(), MOST_WAITING + " wait already");
  }

  private void run() {
    try {
      while (true) {
        var id = waiting.take();
        places.acquire();
        Thread.sleep(pause());
        var sender = Thread.ofVirtual().name(name).unstarted(() -> send(id));
        sending.add(sender);
        sender.start();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String id) {
    try {
      var message = outbox.read(id);
      if (message.isPresent()) attempt(message.get());
      else untaken.decrementAndGet(); // told twice and sent once, or no message
    } catch (IOException disc) {
      postpone(disc.getMessage() + " on disc", backoff());
      waiting.add(id);
    } finally {
      sending.remove(Thread.currentThread());
      places.release();
    }
  }

  private void attempt(Message message) throws IOException {
    var outcome = caller.post(target, message);
    if (Thread.currentThread().isInterrupted()) return; // it stays on disc, for the next start
    switch (outcome) {
      case Outcome.Taken _ -> {
        metrics.webhook(Attempt.TAKEN);
        outbox.remove(message.id());
        untaken.decrementAndGet();
        succeeded();
      }
      case Outcome.Later later -> later(message, later);
      case Outcome.Gone gone -> setAside(message.id(), gone.why());
    }
  }

  private void later(Message message, Outcome.Later later) throws IOException {
    postpone(later.why(), later.retryAfter().orElseGet(this::backoff));
    if (clock.instant().isBefore(message.createdAt().plus(giveUpAfter))) {
      metrics.webhook(Attempt.LATER);
      waiting.add(message.id());
    } else {
      setAside(message.id(), "nobody took it in " + giveUpAfter + "; lastly it " + later.why());
    }
  }

  private void setAside(String id, String why) throws IOException {
    metrics.webhook(Attempt.NEVER);
    outbox.setAside(id);
    untaken.decrementAndGet();
    log.error("{}: {} set aside, its file stays: {}", name, id, why);
  }

  private synchronized Duration pause() {
    var pause = Duration.between(clock.instant(), notBefore);
    return pause.isNegative() ? Duration.ZERO : pause;
  }

  private synchronized void succeeded() {
    if (failures > 0) log.info("{}: takes messages again", name);
    failures = 0;
  }

  private synchronized Duration backoff() {
    return caller.pace().after(failures + 1, RandomGenerator.getDefault());
  }

  /// Requests that were under way together fail together, and count once.
  private synchronized void postpone(String why, Duration wait) {
    var now = clock.instant();
    if (now.isBefore(notBefore)) return;
    failures++;
    notBefore = now.plus(wait);
    var next = notBefore.truncatedTo(ChronoUnit.SECONDS);
    log.warn("{}: {}, {} in a row, next at {}; {} wait", name, why, failures, next, waiting());
  }

  /// What is not sent stays on disc for the next start.
  void stop() throws InterruptedException {
    thread.interrupt();
    if (thread.getState() != Thread.State.NEW) thread.join(STOPPING);
    var senders = List.copyOf(sending);
    senders.forEach(Thread::interrupt);
    for (var sender : senders) sender.join(STOPPING);
  }
}
