package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.Waits;
import io.sidetape.delivery.House;
import io.sidetape.spool.Spool;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final int HUNDREDS = 200;

  @TempDir Path root;
  private Path recordings;
  private Path config;

  record Run(int exit, String out, String err) {}

  @BeforeEach
  void build() throws IOException {
    recordings = Files.createDirectories(root.resolve("recording"));
    config = root.resolve("sidetape.yaml");
    Files.writeString(
        config,
        """
        asterisk:
          url: http://127.0.0.1:1
          username: u
          password: p
          recordings: %s
        state: %s
        volume: %s
        orphans:
          patterns: ["{name}-rx.wav|{name}-tx.wav"]
        """
            .formatted(recordings, root.resolve("state"), root.resolve("volume")));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void nothing_found_says_so_and_is_well() {
    assertThat(run("orphans"))
        .isEqualTo(new Run(0, "no orphans: every file is accounted for\n", ""));
    assertThat(run("orphans", "--json").out().strip()).isEqualTo("[ ]");
    assertThat(run("replay", "--all").out()).isEqualTo("nothing to replay\n");
  }

  @Test
  void orphans_are_a_table_for_people_and_an_array_for_programs() throws IOException {
    pair("acme", 1500);
    assertThat(run("orphans").out())
        .startsWith("ID ")
        .contains("1.5 s", "in+out", "foreign pair", "1 orphan, 48 kB");
    var array = JsonMapper.builder().build().readTree(run("orphans", "--json").out());
    assertThat(array).hasSize(1);
    assertThat(array.get(0).get("duration_ms").asInt()).isEqualTo(1500);
    assertThat(array.get(0).get("kind").asText()).isEqualTo("foreign_pair");
    assertThat(array.get(0).get("files").get(1).get("header").asText()).isEqualTo("closed");
  }

  @Test
  void a_name_that_could_steer_a_terminal_is_shown_plain() throws IOException {
    old(Files.write(recordings.resolve("\033[2J-in.wav"), new byte[] {1, 2, 3}));
    assertThat(run("orphans").out()).doesNotContain("\033");
    assertThat(run("replay", "--all").err()).doesNotContain("\033");
  }

  @Test
  void patterns_of_the_configuration_count() throws IOException {
    old(Files.write(recordings.resolve("c-rx.wav"), House.wav(100, true)));
    old(Files.write(recordings.resolve("c-tx.wav"), House.wav(100, true)));
    assertThat(run("orphans").out()).contains("foreign pair");
    assertThat(run("config", "check").out()).contains("{name}-rx.wav|{name}-tx.wav");
  }

  @Test
  void one_named_by_its_id_is_replayed_and_the_second_time_is_harmless() throws IOException {
    pair("acme", 500);
    pair("other", 500);
    var id = run("orphans").out().lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];
    var first = run("replay", id, "--tenant", "acme");
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.out()).isEqualTo("1 of 1 replayed\n");
    assertThat(first.err())
        .contains("1/1 " + id + ": done: 0.5 s in " + root.resolve("volume/acme"));
    assertThat(run("replay", id).exit()).isZero();
    assertThat(manifests()).isEqualTo(1);
    assertThat(run("orphans").out()).contains("1 orphan,");
  }

  @Test
  void wrong_usage_is_told_in_a_line() {
    for (var wrong :
        List.of(
            new String[] {"replay"},
            new String[] {"replay", "x", "--all"},
            new String[] {"replay", "no-such-id"},
            new String[] {"replay", "--all", "--tenant", "../etc"})) {
      var run = run(wrong);
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err().lines()).hasSize(1);
    }
  }

  @Test
  void what_fails_makes_the_exit_status_one_and_the_rest_is_done() throws IOException {
    pair("acme", 100);
    old(Files.write(recordings.resolve("junk-in.wav"), new byte[] {1, 2, 3}));
    var run = run("replay", "--all");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEqualTo("1 of 2 replayed\n");
    assertThat(run.err()).contains("failed: in: not audio");
    assertThat(recordings.resolve("junk-in.wav")).exists();
  }

  @Test
  void a_dry_run_does_nothing() throws IOException {
    pair("acme", 100);
    var before = House.tree(root);
    var run = run("replay", "--all", "--dry-run");
    assertThat(run.exit()).isZero();
    assertThat(run.out())
        .contains("would make", "leave its sources where they are")
        .hasLineCount(1);
    assertThat(House.tree(root)).isEqualTo(before);
  }

  @Test
  @Timeout(180)
  void killed_in_the_middle_of_hundreds_it_loses_none_and_doubles_none() throws Exception {
    for (int call = 0; call < HUNDREDS; call++) pair("call" + call, 2000);
    var child = child("replay", "--all");
    while (manifests() < HUNDREDS / 10 && child.isAlive()) TimeUnit.MILLISECONDS.sleep(5);
    child.destroyForcibly().waitFor();
    assertThat(manifests()).isLessThan(HUNDREDS);
    var rest = run("replay", "--all");
    assertThat(rest.exit()).as(rest.err()).isZero();
    assertThat(manifests()).isEqualTo(HUNDREDS);
    assertThat(run("orphans").out()).startsWith("no orphans");
    assertThat(House.tree(recordings)).hasSize(2 * HUNDREDS + 1);
    assertThat(House.tree(root.resolve("state/spool"))).hasSize(1);
  }

  @Waits
  @Test
  @Timeout(60)
  void while_a_daemon_has_the_state_folder_it_says_so_and_waits_for_it() throws Exception {
    pair("acme", 100);
    var state = Files.createDirectories(root.resolve("state"));
    try (var _ = Spool.open(state)) {
      assertThat(run("replay", "--all", "--dry-run").exit()).isZero();
      var run = run("replay", "--all");
      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("a daemon runs on " + state, "its next start will");
    }
    assertThat(run("replay", "--all").exit()).isZero();
    assertThat(manifests()).isEqualTo(1);
  }

  private Process child(String... arguments) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                java, "-cp", System.getProperty("java.class.path"), "io.sidetape.cli.Sidetape"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--config", config.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(root.resolve("child.log").toFile())
        .start();
  }

  private Run run(String... arguments) {
    var line = Sidetape.commandLine(arguments);
    var out = new StringWriter();
    var err = new StringWriter();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", config.toString()));
    return new Run(line.execute(all.toArray(String[]::new)), out.toString(), err.toString());
  }

  private void pair(String name, int millis) throws IOException {
    old(Files.write(recordings.resolve(name + "-in.wav"), House.wav(millis, true)));
    old(Files.write(recordings.resolve(name + "-out.wav"), House.wav(millis, true)));
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2024-05-06T07:08:09Z")));
  }

  /// Counted while they are made: a walk would stumble over what vanishes.
  private long manifests() {
    return manifests(root.resolve("volume").toFile());
  }

  private static long manifests(File file) {
    var inside = file.listFiles();
    if (inside == null) return file.getName().endsWith(".json") ? 1 : 0;
    long count = 0;
    for (var each : inside) count += manifests(each);
    return count;
  }
}
