package io.sidetape.delivery;

import java.time.Duration;

/// Looks for requests of `sidetape replay` while the daemon runs, on a thread of its own.
public final class PickupLoop implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Thread thread;

  public PickupLoop(Pickup pickup) {
    thread = Thread.ofVirtual().name("sidetape-pickup").start(() -> run(pickup));
  }

  private static void run(Pickup pickup) {
    try {
      while (true) {
        pickup.once();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// A request that is not taken by then is taken at the next start.
  @Override
  public void close() {
    thread.interrupt();
  }
}
