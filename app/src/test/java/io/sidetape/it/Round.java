package io.sidetape.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/// A handful of calls, something that goes wrong meanwhile, and a look at what became of each call.
interface Round {
  /// Plays it, on a daemon of its own, and answers what it came to.
  ///
  /// @param folder for everything it writes; empty, and to be thrown away where all is well
  /// @throws AssertionError a call is lost, doubled, too short or unexplained
  Tally play(RealAsterisk asterisk, Path folder, RandomGenerator random)
      throws IOException, InterruptedException;
}
