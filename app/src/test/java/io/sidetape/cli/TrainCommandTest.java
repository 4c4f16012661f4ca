package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What it teaches is seen in the benchmarks; here is what becomes of a daemon that does not come.
class TrainCommandTest {
  @TempDir Path folder;

  @Test
  void a_daemon_that_ends_at_once_is_told() {
    var seen = Cli.run("train", folder.toString(), "--", "sh", "-c", "exit 3");
    assertThat(seen.exit()).isEqualTo(1);
    assertThat(seen.stderr()).contains("sidetape train: the daemon did not come");
  }

  @Test
  void the_daemon_is_given_the_configuration_as_its_last_words() throws Exception {
    var told = folder.resolve("told");
    var folder = Files.createDirectory(this.folder.resolve("empty"));
    Cli.run("train", folder.toString(), "--", "sh", "-c", "echo \"$1\" \"$2\" >" + told, "sh");
    var config = folder.resolve("sidetape.yaml");
    assertThat(told).hasContent("--config " + config);
    assertThat(Files.getPosixFilePermissions(config)).hasSize(2);
    assertThat(config).content().contains("url: http://127.0.0.1:");
  }
}
