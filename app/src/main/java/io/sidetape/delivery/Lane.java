package io.sidetape.delivery;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Errands that go one way, so many at a time: first whose owner has the fewest under way, and of
/// these the longest due. Where the way is blocked (the sink is down, the disc is full) one of them
/// at a time tries it now and then, and the others wait without an attempt: ten thousand that knock
/// at a dead sink each on its own would bring it their audio again and again. Guarded by [Agenda]'s
/// lock; times are the ticker's.
final class Lane {
  static final long NEVER = Long.MAX_VALUE;

  /// One recording that the sink cannot digest does not block the way.
  private static final int BLOCKED_AFTER = 3;

  private static final Comparator<Errand> LONGEST_DUE =
      Comparator.comparingLong((Errand it) -> it.due).thenComparing(it -> it.id);

  private final int limit;
  private final Backoff probes;
  private final Map<String, Queue> owners = new HashMap<>();
  private int running;
  private int failures;
  private long closedUntil = Long.MIN_VALUE;

  Lane(int limit, Backoff probes) {
    this.limit = limit;
    this.probes = probes;
  }

  /// What one owner has here.
  private static final class Queue {
    private final PriorityQueue<Errand> waiting = new PriorityQueue<>(LONGEST_DUE);
    private int running;

    private boolean isEmpty() {
      return running == 0 && waiting.isEmpty();
    }
  }

  private Queue of(Errand errand) {
    return owners.computeIfAbsent(errand.owner, owner -> new Queue());
  }

  private void forgetIfEmpty(Errand errand) {
    if (of(errand).isEmpty()) owners.remove(errand.owner);
  }

  void add(Errand errand) {
    of(errand).waiting.add(errand);
  }

  void remove(Errand errand) {
    of(errand).waiting.remove(errand);
    forgetIfEmpty(errand);
  }

  boolean isEmpty() {
    return owners.isEmpty();
  }

  /// When the next one may start, if nothing changes until then.
  long startsAt() {
    if (running >= (isBlocked() ? 1 : limit)) return NEVER;
    long earliest = NEVER;
    for (var queue : owners.values())
      if (!queue.waiting.isEmpty()) earliest = Math.min(earliest, queue.waiting.element().due);
    return Math.max(earliest, closedUntil);
  }

  @Nullable Errand start(long now) {
    if (startsAt() > now) return null;
    var next =
        owners.values().stream()
            .filter(queue -> !queue.waiting.isEmpty() && queue.waiting.element().due <= now)
            .min(
                Comparator.comparingInt((Queue queue) -> queue.running)
                    .thenComparing(queue -> queue.waiting.element(), LONGEST_DUE))
            .orElseThrow();
    running++;
    next.running++;
    return next.waiting.poll();
  }

  void ended(Errand errand, Next next, long now) {
    running--;
    of(errand).running--;
    forgetIfEmpty(errand);
    switch (next) {
      case Next.Again it -> failed(it.closed(), now);
      case Next.Done it -> free();
      case Next.ToSink it -> free();
    }
  }

  private void free() {
    failures = 0;
    closedUntil = Long.MIN_VALUE;
  }

  private void failed(Duration closed, long now) {
    failures++;
    closedUntil = Math.max(closedUntil, now + closed.toNanos());
    if (isBlocked())
      closedUntil =
          Math.max(closedUntil, now + probes.after(failures - BLOCKED_AFTER + 1).toNanos());
  }

  private boolean isBlocked() {
    return failures >= BLOCKED_AFTER;
  }
}
