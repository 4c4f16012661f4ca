package io.sidetape.delivery;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Errands that go one way, the longest due first, so many at a time. Where the way is blocked (the
/// sink is down, the disc is full) one of them at a time tries it now and then, and the others wait
/// without an attempt: ten thousand that knock at a dead sink each on its own would bring it their
/// audio again and again. Guarded by [Agenda]'s lock; times are the ticker's.
final class Lane {
  static final long NEVER = Long.MAX_VALUE;

  /// One recording that the sink cannot digest does not block the way.
  private static final int BLOCKED_AFTER = 3;

  private final int limit;
  private final Backoff probes;
  private final PriorityQueue<Errand> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong((Errand it) -> it.due).thenComparing(it -> it.id));
  private int running;
  private int failures;
  private long closedUntil = Long.MIN_VALUE;

  Lane(int limit, Backoff probes) {
    this.limit = limit;
    this.probes = probes;
  }

  void add(Errand errand) {
    waiting.add(errand);
  }

  void remove(Errand errand) {
    waiting.remove(errand);
  }

  boolean isEmpty() {
    return running == 0 && waiting.isEmpty();
  }

  /// When the next one may start, if nothing changes until then.
  long startsAt() {
    var first = waiting.peek();
    if (first == null || running >= (isBlocked() ? 1 : limit)) return NEVER;
    return Math.max(first.due, closedUntil);
  }

  @Nullable Errand start(long now) {
    if (startsAt() > now) return null;
    running++;
    return waiting.poll();
  }

  void ended(Next next, long now) {
    running--;
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
