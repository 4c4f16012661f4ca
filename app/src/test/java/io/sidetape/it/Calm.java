package io.sidetape.it;

import org.awaitility.core.ConditionTimeoutException;

/// For what only a calm machine can show, such as two sides in step to the frame: an Asterisk that
/// gets no processor loses ticks of its timers. A neighbour can spoil one try, a fault spoils all.
final class Calm {
  private static final int TRIES = 5;

  private Calm() {}

  /// Runs it until it succeeds, five times at most.
  static void within(Trial trial) throws Exception {
    for (int left = TRIES - 1; ; left--) {
      try {
        trial.run();
        return;
      } catch (AssertionError | ConditionTimeoutException spoilt) {
        if (left == 0) throw spoilt;
        Figures.show("once more, after: " + String.valueOf(spoilt.getMessage()).lines().toList());
      }
    }
  }

  /// A test's steps from the call on, with assertions that take time.
  @FunctionalInterface
  interface Trial {
    void run() throws Exception;
  }
}
