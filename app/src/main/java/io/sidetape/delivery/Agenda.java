package io.sidetape.delivery;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All errands, and which is to be run next: first those to be finished, then those for the sink.
/// What waits here is a few words in memory: no thread, and no open file.
final class Agenda {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RecordingId, Errand> errands = new HashMap<>();
  private final Lanes toFinish;
  private final Lanes toSink;
  private final Ticker ticker;

  Agenda(DeliverySettings settings, Backoff probes, Ticker ticker) {
    this.ticker = ticker;
    this.toFinish = new Lanes(settings.finishing(), probes);
    this.toSink = new Lanes(settings.posts(), probes);
  }

  /// Takes it on, or makes it due where it waits; one that is under way is run once more.
  ///
  /// @param owner whose it is
  /// @param finished it waits for the sink
  void add(RecordingId id, String owner, boolean finished, int failures, Duration wait) {
    lock.lock();
    try {
      var errand = errands.computeIfAbsent(id, Errand::new);
      if (errand.thread != null) {
        errand.again = true;
        return;
      }
      lanes(errand).remove(errand);
      errand.owner = owner;
      errand.finished = finished;
      errand.failures = failures;
      put(errand, wait);
    } finally {
      lock.unlock();
    }
  }

  /// Waits for one that may run now, and has this run it.
  void startNext(Function<Errand, Thread> starter) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long now = ticker.nanos();
      var errand = next(now);
      if (errand == null) ticker.await(changed, startsAt() - now);
      else errand.thread = starter.apply(errand);
    } finally {
      lock.unlock();
    }
  }

  /// Says what became of an attempt; answers whether the recording is to be looked at anew.
  boolean ended(Errand errand, Next next) {
    lock.lock();
    try {
      errand.thread = null;
      var lanes = lanes(errand);
      lanes.ended(errand, next, ticker.nanos());
      boolean again = goesOn(errand, next);
      lanes.forgetIfEmpty(errand);
      changed.signalAll();
      return again;
    } finally {
      lock.unlock();
    }
  }

  private boolean goesOn(Errand errand, Next next) {
    boolean again = errand.again;
    errand.again = false;
    if (again) errands.remove(errand.id);
    else
      switch (next) {
        case Next.Done it -> errands.remove(errand.id);
        case Next.ToSink it -> {
          errand.failures = 0;
          errand.finished = true;
          put(errand, Duration.ZERO);
        }
        case Next.Again it -> put(errand, it.after());
      }
    return again;
  }

  private void put(Errand errand, Duration wait) {
    errand.due = ticker.nanos() + wait.toNanos();
    lanes(errand).add(errand);
    changed.signalAll();
  }

  private Lanes lanes(Errand errand) {
    return errand.finished ? toSink : toFinish;
  }

  private @Nullable Errand next(long now) {
    var unfinished = toFinish.start(now);
    return unfinished != null ? unfinished : toSink.start(now);
  }

  private long startsAt() {
    return Math.min(toFinish.startsAt(), toSink.startsAt());
  }

  int size() {
    lock.lock();
    try {
      return errands.size();
    } finally {
      lock.unlock();
    }
  }

  boolean contains(RecordingId id) {
    lock.lock();
    try {
      return errands.containsKey(id);
    } finally {
      lock.unlock();
    }
  }

  /// The attempts that are under way.
  List<Thread> running() {
    lock.lock();
    try {
      return errands.values().stream().map(it -> it.thread).filter(Objects::nonNull).toList();
    } finally {
      lock.unlock();
    }
  }
}
