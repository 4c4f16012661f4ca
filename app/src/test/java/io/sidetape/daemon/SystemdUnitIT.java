package io.sidetape.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The unit under a real systemd, as `asterisk-conf/lab/unit` tries it in a container.
class SystemdUnitIT {
  private static final String TRIAL =
      Path.of("../asterisk-conf/lab/unit").toAbsolutePath().normalize().toString();

  @Test
  void it_records_is_ready_killed_hung_and_stopped_under_systemd() throws IOException {
    var command = new ProcessBuilder(TRIAL, "--java", System.getProperty("java.home"));
    var trial = command.redirectErrorStream(true).start();
    var said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(trial.onExit().join().exitValue()).as(said).isZero();
  }
}
