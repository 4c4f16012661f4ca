package io.sidetape.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `app/bin/bench` as far as it goes without measuring anything.
class BenchTest {
  private record Ran(int exit, String stdout, String stderr) {}

  @Test
  void help_names_every_verb() throws IOException, InterruptedException {
    var ran = bench("--help");
    assertThat(ran.exit()).isZero();
    assertThat(ran.stdout())
        .contains(
            "bench merge", "bench delay", "bench journal", "bench catalog", "bench jmh", "--quick");
  }

  @Test
  void wrong_words_are_refused_before_anything_is_built() throws IOException, InterruptedException {
    assertThat(bench("marge"))
        .isEqualTo(new Ran(2, "", "bench: unknown: marge; see bench --help\n"));
    assertThat(bench("--calls", "many").stderr()).contains("--calls needs a number");
    assertThat(bench("--rounds").exit()).isEqualTo(2);
  }

  @Test
  void every_verb_that_help_names_is_taken() throws IOException, InterruptedException {
    var named = Pattern.compile("(?m)^  bench ([a-z]+) ").matcher(bench("--help").stdout());
    while (named.find())
      assertThat(bench(named.group(1), "--calls", "many").stderr())
          .as(named.group(1))
          .contains("--calls needs a number");
    assertThat(bench("http", "--rounds").stderr()).contains("--rounds needs a number");
  }

  private static Ran bench(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("bin/bench"));
    command.addAll(List.of(words));
    var process = new ProcessBuilder(command).start();
    var stdout = new String(process.getInputStream().readAllBytes(), UTF_8);
    var stderr = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), stdout, stderr);
  }
}
