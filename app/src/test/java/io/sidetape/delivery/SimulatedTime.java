package io.sidetape.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/// Time that passes at once where nobody is at work, as far as the test lets it; and a clock on the
/// wall that may be put back or forth.
final class SimulatedTime extends Clock implements Ticker {
  private static final long REAL_NANOS = 2_000_000;

  private final Instant origin;
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong end = new AtomicLong();
  private final AtomicLong rested = new AtomicLong();
  private volatile Duration wallIsOff = Duration.ZERO;
  private volatile BooleanSupplier idle = () -> false;

  SimulatedTime(Instant origin) {
    this.origin = origin;
  }

  /// Time may pass while this courier runs no attempt.
  void follow(Courier courier) {
    idle = courier::isIdle;
  }

  /// Lets so much time pass, and no more.
  void mayPass(Duration span) {
    end.addAndGet(span.toNanos());
  }

  /// Grows while there is nothing that could be done at this moment.
  long rested() {
    return rested.get();
  }

  boolean hasPassed() {
    return now.get() == end.get();
  }

  Duration passed() {
    return Duration.ofNanos(now.get());
  }

  void putWall(Duration off) {
    wallIsOff = off;
  }

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  @SuppressWarnings("WaitNotInLoop") // the dispatcher's loop: a wake-up for nothing is none
  public void await(Condition told, long nanos) throws InterruptedException {
    boolean rests = idle.getAsBoolean();
    if (rests && !hasPassed()) {
      now.addAndGet(Math.min(nanos, end.get() - now.get()));
    } else {
      if (rests) rested.incrementAndGet();
      told.awaitNanos(REAL_NANOS);
    }
  }

  @Override
  public Instant instant() {
    return origin.plusNanos(now.get()).plus(wallIsOff);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
