package io.sidetape.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `kill -9` of Asterisk, in short; `app/bin/faults crashes` is the long form.
class AsteriskCrashIT {
  private static final long SEED = 20261121;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_asterisk_had_written_is_delivered_whether_it_comes_back_or_not(
      boolean comesBack, @TempDir Path folder) throws IOException, InterruptedException {
    try (var asterisk = RealAsterisk.up("crash-" + comesBack)) {
      var tally = new CrashRound(comesBack).play(asterisk, folder, new Random(SEED));
      Figures.show("kill -9 of Asterisk, back %s: %s".formatted(comesBack, tally));
    }
  }
}
