package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StdoutTest {
  @Test
  void a_result_that_a_full_disc_swallows_is_a_failure() throws IOException {
    for (var command : List.of("--version", "--help", "generate-completion"))
      try (var stdout = new Stdout(new FileOutputStream("/dev/full"))) {
        assertThat(Sidetape.run(stdout, command)).as(command).isEqualTo(Exit.FAILED);
        assertThat(stdout.complaint()).contains("standard output: no room left on its disc");
      }
  }

  @Test
  void a_reader_that_has_left_needs_no_words() throws IOException {
    try (var stdout = new Stdout(new Left())) {
      assertThat(Sidetape.run(stdout, "--version")).isEqualTo(Exit.FAILED);
      assertThat(stdout.complaint()).isEmpty();
    }
  }

  @Test
  void what_failed_keeps_its_exit_status() throws IOException {
    try (var stdout = new Stdout(new FileOutputStream("/dev/full"))) {
      assertThat(Sidetape.run(stdout, "no-command")).isEqualTo(Exit.USAGE);
    }
  }

  @Test
  void all_of_a_result_arrives() throws IOException {
    var seen = new ByteArrayOutputStream();
    try (var stdout = new Stdout(seen)) {
      assertThat(Sidetape.run(stdout, "--help")).isZero();
    }
    assertThat(seen.toString(StandardCharsets.UTF_8))
        .isEqualTo(Cli.run("--help").stdout())
        .endsWith("\n");
  }

  /// A pipe that nobody reads from any more.
  private static final class Left extends OutputStream {
    @Override
    public void write(int one) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
