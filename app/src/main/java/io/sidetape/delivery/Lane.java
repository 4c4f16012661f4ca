package io.sidetape.delivery;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One tenant's errands that go one way, so many at a time, the longest due first. Where the way is
/// blocked (the sink is down, the disc is full, the tenant's folder cannot be written to) one of
/// them at a time tries it now and then, and the others wait without an attempt: ten thousand that
/// knock at a dead sink each on its own would bring it their audio again and again. Guarded by
/// [Agenda]'s lock; times are the ticker's.
final class Lane {
  static final long NEVER = Long.MAX_VALUE;

  /// Recordings that failed, none of the others having gone through since: one or two that cannot
  /// be digested do not block the way.
  private static final int BLOCKED_BY = 3;

  private static final Comparator<Errand> LONGEST_DUE =
      Comparator.comparingLong((Errand it) -> it.due).thenComparing(it -> it.id);

  /// What tries a blocked way: what has not shown yet that it may be the reason.
  private static final Comparator<Errand> LEAST_FAILED =
      Comparator.comparingInt((Errand it) -> it.failures).thenComparing(LONGEST_DUE);

  private final int limit;
  private final Backoff probes;
  private final PriorityQueue<Errand> waiting = new PriorityQueue<>(LONGEST_DUE);
  private final Set<RecordingId> failing = new HashSet<>();
  private int running;
  private int probed;
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
    if (waiting.isEmpty() || running >= (isBlocked() ? 1 : limit)) return NEVER;
    return Math.max(waiting.element().due, closedUntil);
  }

  @Nullable Errand start(long now) {
    if (startsAt() > now) return null;
    var next = isBlocked() ? leastFailed(now) : waiting.element();
    waiting.remove(next);
    running++;
    return next;
  }

  private Errand leastFailed(long now) {
    return waiting.stream().filter(it -> it.due <= now).min(LEAST_FAILED).orElseThrow();
  }

  void ended(Errand errand, Next next, long now) {
    running--;
    switch (next) {
      case Next.Again it -> failed(errand, it.closed(), now);
      case Next.Done it -> free();
      case Next.ToSink it -> free();
    }
  }

  private void free() {
    failing.clear();
    probed = 0;
    closedUntil = Long.MIN_VALUE;
  }

  private void failed(Errand errand, Duration closed, long now) {
    if (!isBlocked()) failing.add(errand.id);
    closedUntil = Math.max(closedUntil, now + closed.toNanos());
    if (isBlocked()) closedUntil = Math.max(closedUntil, now + probes.after(++probed).toNanos());
  }

  private boolean isBlocked() {
    return failing.size() >= BLOCKED_BY;
  }
}
