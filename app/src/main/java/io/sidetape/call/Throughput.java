package io.sidetape.call;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How fast a queue is served, while there is one. Not for two threads at once.
final class Throughput {
  /// One pause of the machine's is no pace.
  private static final int OF_LATE = 8;

  private final LongSupplier nanoTime;
  private boolean measuring;
  private long since;
  private long each;

  /// @param nanoTime as [System#nanoTime]
  Throughput(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// One has been served.
  ///
  /// @param othersWait so that the next one is served at once
  void served(boolean othersWait) {
    long now = nanoTime.getAsLong();
    if (measuring && othersWait) learn(now - since);
    measuring = othersWait;
    since = now;
  }

  private void learn(long took) {
    each = each == 0 ? took : each + (took - each) / OF_LATE;
  }

  /// From one to the next, of late; zero where none has waited yet.
  Duration each() {
    return Duration.ofNanos(each);
  }
}
