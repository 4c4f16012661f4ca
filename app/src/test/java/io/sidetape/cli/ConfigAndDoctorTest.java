package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.ari.FakeAsterisk;
import io.sidetape.ari.Reply;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigAndDoctorTest {
  @TempDir Path folder;

  @Test
  void a_good_configuration_is_printed_with_its_secrets_masked() throws IOException {
    var checked = Cli.run("config", "check", "--config", config(URI.create("http://127.0.0.1:1")));
    assertThat(checked.exit()).isZero();
    assertThat(checked.stderr()).isEmpty();
    assertThat(checked.stdout())
        .contains("password: '***'", "hold: 500ms", folder.toString())
        .doesNotContain("secret");
  }

  @Test
  void all_that_is_wrong_is_told_at_once_on_stderr() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("bad.yaml"),
            """
            asterisk: { url: gopher://x, usrname: sidetape, password: p, recordings: /nowhere }
            defaults: { record: yes }
            sinc: { url: http://127.0.0.1:9 }
            """);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    for (var command : new String[] {"config check", "run", "doctor"}) {
      var words = (command + " --config " + file).split(" ");
      var checked = Cli.run((Object[]) words);
      assertThat(checked.exit()).isEqualTo(Exit.CONFIG);
      assertThat(checked.stdout()).isEmpty();
      assertThat(checked.stderr())
          .contains("gopher", "usrname", "username", "YAML boolean", "sinc", "everybody can read")
          .doesNotContain("\tat ");
      assertThat(checked.stderr().lines())
          .hasSizeGreaterThan(4)
          .allMatch(line -> line.startsWith("sidetape " + command + ": " + file));
    }
  }

  @Test
  void a_folder_that_is_missing_is_wrong_configuration_for_the_daemon() throws IOException {
    var file = config(URI.create("http://127.0.0.1:1"));
    Files.delete(folder.resolve("recordings"));
    var ran = Cli.run("run", "--config", file);
    assertThat(ran.exit()).isEqualTo(Exit.CONFIG);
    assertThat(ran.stderr()).contains("asterisk.recordings").hasLineCount(1);
  }

  @Test
  void a_file_that_is_missing_is_told_with_what_to_do() {
    var checked = Cli.run("config", "check", "-c", folder.resolve("none.yaml"));
    assertThat(checked.exit()).isEqualTo(Exit.CONFIG);
    assertThat(checked.stderr()).contains("is not there; create it").hasLineCount(1);
  }

  @Test
  void a_state_folder_that_another_daemon_has_is_told_in_one_line() throws IOException {
    var file = config(URI.create("http://127.0.0.1:1"));
    try (var other = Spool.open(Files.createDirectory(folder.resolve("state")))) {
      var ran = Cli.run("run", "--config", file);
      assertThat(ran.exit()).isEqualTo(Exit.FAILED);
      assertThat(ran.stderr())
          .startsWith("sidetape run: " + folder.resolve("state") + ": another sidetape works")
          .hasLineCount(1);
      assertThat(other.ids()).isEmpty();
    }
  }

  @Test
  void a_ca_file_that_holds_no_certificate_is_told_without_a_stack() throws IOException {
    var ca = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    var file = config(URI.create("https://127.0.0.1:1"));
    Files.writeString(file, Files.readString(file).replace("app:", "ca: " + ca + "\n  app:"));
    for (var command : new String[] {"run", "doctor"}) {
      var ran = Cli.run(command, "--config", file);
      assertThat(ran.exit()).isNotZero();
      assertThat(ran.stdout() + ran.stderr()).contains(ca.toString()).doesNotContain("\tat ");
    }
  }

  @Test
  void doctor_finds_nothing_to_fail_on_a_healthy_asterisk() throws IOException {
    try (var fake = FakeAsterisk.start()) {
      var looked = Cli.run("doctor", "--config", config(fake.url()));
      assertThat(looked.stdout()).contains("ok    asterisk: 22.10.1", "ok    timing", "folders");
      assertThat(looked.stdout()).doesNotContain("\u001b[").doesNotContain("asterisk: fail");
      if (!looked.stdout().contains("fail  room")) assertThat(looked.exit()).isZero();
    }
  }

  @Test
  void doctor_says_what_is_wrong_with_the_ari_user() throws IOException {
    try (var fake = FakeAsterisk.start()) {
      fake.on("GET", "/api-docs/*", Reply.refused(401, "Authentication required"));
      fake.on("GET", "/asterisk/info", Reply.refused(401, "Authentication required"));
      var looked = Cli.run("doctor", "--config", config(fake.url()));
      assertThat(looked.exit()).isEqualTo(Exit.UNAVAILABLE);
      assertThat(looked.stdout()).contains("fail  ARI user").contains("compare asterisk.username");
    }
  }

  @Test
  void doctor_without_an_asterisk_looks_at_all_else_too() throws IOException {
    var looked = Cli.run("doctor", "--config", config(nobodyListens()));
    assertThat(looked.exit()).isEqualTo(Exit.UNAVAILABLE);
    assertThat(looked.stdout()).contains("fail  asterisk", "ok    folders", "room for volume");
    assertThat(looked.stderr()).isEmpty();
  }

  @Test
  void doctor_tells_of_room_below_which_the_daemon_records_no_call() throws IOException {
    var file = config(nobodyListens());
    Files.writeString(file, Files.readString(file) + "\ncalls: { min_free: 900000TB }\n");
    var looked = Cli.run("doctor", "--config", file);
    assertThat(looked.stdout())
        .containsPattern(
            "fail  room for recordings: \\d+ MB free at .*: new calls are not recorded")
        .containsPattern("fail  room for state: \\d+ MB free at .*: new calls are not recorded")
        .doesNotContain("fail  room for volume");
  }

  @Test
  void doctor_tells_of_a_sink_that_is_not_there() throws IOException {
    var file = config(URI.create("http://127.0.0.1:1"));
    var sink = "\nsink: { url: %s/api }\n".formatted(nobodyListens());
    Files.writeString(file, Files.readString(file) + sink);
    var looked = Cli.run("doctor", "--config", file);
    assertThat(looked.exit()).isEqualTo(Exit.UNAVAILABLE);
    assertThat(looked.stdout())
        .contains("fail  sink")
        .contains("recordings wait until it is there");
  }

  private static URI nobodyListens() throws IOException {
    try (var taken = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + taken.getLocalPort());
    }
  }

  private Path config(URI asterisk) throws IOException {
    Files.createDirectories(folder.resolve("recordings"));
    var file =
        Files.writeString(
            folder.resolve("sidetape.yaml"),
            """
            asterisk:
              url: %s
              username: sidetape
              password: secret
              app: sidetape
              recordings: %2$s/recordings
            state: %2$s/state
            """
                .formatted(asterisk, folder));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
