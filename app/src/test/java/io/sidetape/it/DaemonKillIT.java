package io.sidetape.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the daemon, in short; `app/bin/faults kills` is the long form.
class DaemonKillIT {
  private static final long SEED = 20261121;

  @Test
  void a_daemon_that_is_killed_again_and_again_loses_no_call_and_doubles_none(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (var asterisk = RealAsterisk.up("kills")) {
      var tally = new KillRound(5).play(asterisk, folder, new Random(SEED));
      Figures.show("kill -9 of the daemon: " + tally);
    }
  }
}
