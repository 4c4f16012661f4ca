package io.sidetape.delivery;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// All errands, and which is to be run next: one lane to be finished in, and a lane a tenant to the
/// sink. In either the tenants take turns, and at the sink a tenant has no more than half of the
/// places. What waits here is a few words in memory: no thread, and no open file.
final class Agenda {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RecordingId, Errand> errands = new HashMap<>();
  private final LinkedHashMap<String, Lane> toSink = new LinkedHashMap<>();
  private final Lane toFinish;
  private final DeliverySettings settings;
  private final Backoff probes;
  private final Ticker ticker;
  private int posting;

  Agenda(DeliverySettings settings, Backoff probes, Ticker ticker) {
    this.settings = settings;
    this.probes = probes;
    this.ticker = ticker;
    this.toFinish = new Lane(settings.finishing(), probes);
  }

  /// Takes it on, or makes it due where it waits; one that is under way is run once more.
  ///
  /// @param owner whose it is
  /// @param tenant whose way to the sink it waits for; empty to be finished first
  void add(RecordingId id, String owner, Optional<String> tenant, int failures, Duration wait) {
    lock.lock();
    try {
      var errand = errands.computeIfAbsent(id, Errand::new);
      if (errand.thread != null) {
        errand.again = true;
        return;
      }
      lane(errand.tenant).remove(errand);
      forgetIfEmpty(errand.tenant);
      errand.owner = owner;
      errand.failures = failures;
      put(errand, tenant, wait);
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
      if (errand.tenant.isPresent()) posting--;
      lane(errand.tenant).ended(errand, next, ticker.nanos());
      forgetIfEmpty(errand.tenant);
      changed.signalAll();
      return goesOn(errand, next);
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
          put(errand, Optional.of(it.tenant()), Duration.ZERO);
        }
        case Next.Again it -> put(errand, errand.tenant, it.after());
      }
    return again;
  }

  private void put(Errand errand, Optional<String> tenant, Duration wait) {
    errand.tenant = tenant;
    errand.due = ticker.nanos() + wait.toNanos();
    lane(tenant).add(errand);
    changed.signalAll();
  }

  private Lane lane(Optional<String> tenant) {
    return tenant.map(this::laneOf).orElse(toFinish);
  }

  private Lane laneOf(String tenant) {
    int limit = Math.max(1, settings.posts() / 2);
    return toSink.computeIfAbsent(tenant, it -> new Lane(limit, probes));
  }

  private void forgetIfEmpty(Optional<String> tenant) {
    if (tenant.isPresent() && laneOf(tenant.get()).isEmpty()) toSink.remove(tenant.get());
  }

  private @Nullable Errand next(long now) {
    var unfinished = toFinish.start(now);
    if (unfinished != null || posting >= settings.posts()) return unfinished;
    for (var lane : toSink.entrySet()) {
      var errand = lane.getValue().start(now);
      if (errand == null) continue;
      posting++;
      toSink.putLast(lane.getKey(), lane.getValue()); // the others' turn
      return errand;
    }
    return null;
  }

  private long startsAt() {
    long earliest = toFinish.startsAt();
    if (posting >= settings.posts()) return earliest;
    for (var lane : toSink.values()) earliest = Math.min(earliest, lane.startsAt());
    return earliest;
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
