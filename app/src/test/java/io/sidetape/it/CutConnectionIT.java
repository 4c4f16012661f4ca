package io.sidetape.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bad network between daemon and Asterisk, in short; `app/bin/faults cuts` is the long form.
class CutConnectionIT {
  private static final long SEED = 20261121;

  @Test
  void calls_that_begin_and_end_while_the_network_is_bad_are_all_accounted_for(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (var asterisk = RealAsterisk.up("cuts")) {
      var tally = new CutRound().play(asterisk, folder, new Random(SEED));
      Figures.show("a bad network: " + tally);
    }
  }
}
