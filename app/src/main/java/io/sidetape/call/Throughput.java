package io.sidetape.call;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How fast a queue is served, while there is one. Not for two threads at once.
final class Throughput {
  /// One pause of the machine's is no pace.
  private static final int OF_LATE = 8;

  private final int atOnce;
  private final LongSupplier nanoTime;
  private boolean othersWait;

  /// Whether `since` is when one was served, and not when one began to wait.
  private boolean measuring;

  private long since;
  private long each;

  /// @param atOnce how many are served at a time
  /// @param nanoTime as [System#nanoTime]
  Throughput(int atOnce, LongSupplier nanoTime) {
    this.atOnce = atOnce;
    this.nanoTime = nanoTime;
  }

  /// One begins to wait, since as many as can be are being served.
  void waits() {
    if (!othersWait) since = nanoTime.getAsLong();
    othersWait = true;
  }

  /// One has been served.
  ///
  /// @param othersWait so that the next one is served at once
  void served(boolean othersWait) {
    long now = nanoTime.getAsLong();
    if (measuring && othersWait) learn(now - since);
    measuring = othersWait;
    this.othersWait = othersWait;
    since = now;
  }

  private void learn(long took) {
    each = each == 0 ? took : each + (took - each) / OF_LATE;
  }

  /// From one to the next, of late. Where that is not known yet, what it takes at least, since some
  /// are waited for; zero where nobody waits.
  Duration each() {
    if (each > 0) return Duration.ofNanos(each);
    return othersWait ? Duration.ofNanos((nanoTime.getAsLong() - since) / atOnce) : Duration.ZERO;
  }
}
