package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `app/bin/sidetape` in a checkout of its own, with a JDK and a Maven that are scripts.
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "readlink",
          "dirname",
          "sed",
          "find",
          "mkdir",
          "flock",
          "cp",
          "touch",
          "rm",
          "mv",
          "head",
          "grep",
          "sleep",
          "printenv",
          "id");

  private static final String BUILDING =
      """
      sidetape: building, once
      sidetape: learning from calls of its own, once
      """;

  @TempDir Path temp;
  private Path tree;
  private Path tools;
  private Path launcher;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void checkout() throws IOException {
    tree = Files.createDirectories(temp.resolve("a check out"));
    tools = Files.createDirectories(temp.resolve("tools"));
    for (var tool : TOOLS) Files.createSymbolicLink(tools.resolve(tool), found(tool));
    Files.createDirectories(tree.resolve("app/src/main"));
    Files.writeString(tree.resolve("pom.xml"), "");
    Files.writeString(tree.resolve("app/pom.xml"), "");
    launcher = script("a check out/app/bin/sidetape", elsewhere(Path.of("bin/sidetape")));
    script(
        "tools/mvn",
        """
        #!/bin/sh
        echo "$@" >>"$PWD/built"
        sleep 0.2
        echo jar >app/target/sidetape.jar
        """);
    jdk("java-17", "17.0.1");
    jdk("jdk-25", "25.0.3");
  }

  @Test
  void it_builds_once_and_runs_on_the_jdk_25_with_all_words_as_they_are() throws IOException {
    var first = run("merge", "a b.wav", "$HOME", "");
    assertThat(first.exit()).isZero();
    assertThat(first.stdout()).startsWith("jdk-25").endsWith("[merge][a b.wav][$HOME][]\n");
    assertThat(first.stdout()).contains("[-jar][" + tree.resolve("app/target/run/sidetape.jar"));
    assertThat(first.stdout()).contains("[-Dsidetape.home=" + tree + "]");
    assertThat(first.stderr()).isEqualTo(BUILDING);
    assertThat(run("--version").stderr()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void it_builds_again_when_a_source_is_newer() throws IOException {
    run("--version");
    var source = Files.writeString(tree.resolve("app/src/main/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run("--version").stderr()).contains("building");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void a_source_that_changes_during_the_build_is_built_the_next_time() throws IOException {
    script(
        "tools/mvn",
        """
        #!/bin/sh
        echo built >>"$PWD/built"
        sleep 0.1
        echo new >app/src/main/New.java
        echo jar >app/target/sidetape.jar
        """);
    run("--version");
    run("--version");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void two_at_once_build_once() throws Exception {
    var one = start(List.of("--version"));
    var two = start(List.of("--version"));
    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void a_folder_that_is_gone_is_told_in_one_line() throws IOException {
    var gone = Files.createDirectories(temp.resolve("gone"));
    Files.createSymbolicLink(tools.resolve("rmdir"), found("rmdir"));
    launcher =
        script(
            "from-gone",
            """
            #!/bin/sh
            cd '%s' && rmdir '%s' && exec '%s' "$@"
            """
                .formatted(gone, gone, launcher));
    var ran = run("merge");
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
    assertThat(ran.stderr()) // before it, a shell may say so in its own words
        .endsWith("sidetape: the folder that you are in is gone; go to another\n")
        .doesNotContain("building");
  }

  @Test
  void it_works_through_a_link_and_from_anywhere() throws IOException {
    launcher = Files.createSymbolicLink(temp.resolve("link"), launcher);
    assertThat(run("--version").stdout()).contains("[-Dsidetape.home=" + tree + "]");
  }

  @Test
  void without_a_jdk_25_one_line_says_what_brings_it() throws IOException {
    Files.delete(temp.resolve("jvm/jdk-25/release"));
    var ran = run("--version");
    assertThat(ran.exit()).isEqualTo(Exit.UNAVAILABLE);
    assertThat(ran.stderr())
        .startsWith("sidetape: no JDK 25 or later found; install")
        .hasLineCount(1);
  }

  @Test
  void without_maven_one_line_says_so() throws IOException {
    Files.delete(tools.resolve("mvn"));
    var ran = run("--version");
    assertThat(ran.exit()).isEqualTo(Exit.UNAVAILABLE);
    assertThat(ran.stderr())
        .isEqualTo("sidetape: no Maven found to build with; install the package maven\n");
  }

  @Test
  void a_build_that_fails_names_its_log_and_leaves_nothing_that_runs() throws IOException {
    script(
        "tools/mvn", "#!/bin/sh\necho jar >app/target/sidetape.jar\necho '[ERROR] why'\nexit 1\n");
    for (int i = 0; i < 2; i++) {
      var ran = run("--version");
      assertThat(ran.exit()).isEqualTo(1);
      assertThat(ran.stderr())
          .contains("failed; see " + tree.resolve("app/target/build.log"), "why");
    }
  }

  @Test
  void a_build_without_a_network_says_so() throws IOException {
    script(
        "tools/mvn", "#!/bin/sh\necho '[ERROR] Could not transfer artifact a:b:1 from'\nexit 1\n");
    var ran = run("--version");
    assertThat(ran.exit()).isEqualTo(Exit.UNAVAILABLE);
    assertThat(ran.stderr()).contains("does not reach its repository; is the network there");
  }

  @Test
  void a_start_that_cannot_be_shortened_is_a_start_all_the_same() throws IOException {
    script(
        "jvm/jdk-25/bin/java",
        "#!/bin/sh\ncase $* in *AOTCacheOutput*) exit 1;; esac\necho started\n");
    assertThat(run("--version")).isEqualTo(new Cli(0, "started\n", BUILDING));
  }

  @Test
  void the_installed_one_runs_the_jar_on_a_java_25_without_a_compiler() throws IOException {
    Files.delete(temp.resolve("jvm/jdk-25/bin/javac"));
    launcher = script("usr/bin/sidetape", elsewhere(Path.of("../systemd/sidetape.sh")));
    var ran = run("run", "-c", "a b");
    assertThat(ran.stdout()).startsWith("jdk-25").endsWith("sidetape.jar][run][-c][a b]\n");
    Files.delete(temp.resolve("jvm/jdk-25/release"));
    assertThat(run("run").exit()).isEqualTo(Exit.UNAVAILABLE);
  }

  @Test
  void roots_commands_run_as_the_daemon_in_its_environment() throws IOException {
    installedForRoot();
    var doctor = run("doctor");
    assertThat(doctor.stdout()).startsWith("--reuid=sidetape --regid=sidetape --init-groups\n");
    assertThat(doctor.stdout()).endsWith("sidetape.jar][doctor]\nA=1 $HOME `id`;B=two words;C=\n");
    assertThat(run("merge", "a", "b").stdout())
        .startsWith("jdk-25")
        .endsWith("[merge][a][b]\n;;\n");
  }

  @Test
  void what_is_set_already_is_not_taken_from_the_file() throws IOException {
    installedForRoot();
    environment.put("B", "");
    assertThat(run("doctor").stdout()).contains("A=1").endsWith(";;C=\n");
  }

  /// The installed script, as if root ran it on a machine that has the user sidetape.
  private void installedForRoot() throws IOException {
    launcher = script("usr/bin/sidetape", elsewhere(Path.of("../systemd/sidetape.sh")));
    Files.createDirectories(temp.resolve("etc"));
    Files.writeString(
        temp.resolve("etc/environment"),
        "# no comment\nA=A=1 $HOME `id`\n\nB=\"B=two words\"\nC=C=\n1D=no\nno equals\nE-=no");
    Files.delete(tools.resolve("id"));
    script("tools/id", "#!/bin/sh\necho 0\n");
    script("tools/setpriv", "#!/bin/sh\necho \"$1 $2 $3\"\nshift 3\nexec \"$@\"\n");
    var java = Files.readString(temp.resolve("jvm/jdk-25/bin/java"));
    script("jvm/jdk-25/bin/java", java + "echo \"${A-};${B-};${C-}\"\n");
  }

  /// The script as it is, but for where it looks for JDKs and its environment.
  private String elsewhere(Path script) throws IOException {
    return Files.readString(script)
        .replace("/usr/lib/jvm/", temp.resolve("jvm") + "/")
        .replace("/opt/java/", temp.resolve("none") + "/")
        .replace("/etc/sidetape/", temp.resolve("etc") + "/");
  }

  private void jdk(String name, String version) throws IOException {
    script("jvm/" + name + "/bin/javac", "#!/bin/sh\n");
    script(
        "jvm/" + name + "/bin/java",
        """
        #!/bin/sh
        printf %s
        for word; do printf '[%%s]' "$word"; done
        echo
        """
            .formatted(name));
    Files.writeString(
        temp.resolve("jvm/" + name + "/release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
  }

  private Path script(String name, String text) throws IOException {
    var file = temp.resolve(name);
    Files.createDirectories(java.util.Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path found(String tool) {
    for (var folder : List.of("/usr/bin", "/bin"))
      if (Files.isExecutable(Path.of(folder, tool))) return Path.of(folder, tool);
    throw new AssertionError(tool + " is not on this machine");
  }

  private long builds() throws IOException {
    return Files.readAllLines(tree.resolve("built")).size();
  }

  private Process start(List<String> words) throws IOException {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(words);
    var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools.toString());
    builder.environment().putAll(environment);
    builder.redirectOutput(temp.resolve("stdout").toFile());
    builder.redirectError(temp.resolve("stderr").toFile());
    return builder.start();
  }

  private Cli run(String... words) throws IOException {
    int exit = start(List.of(words)).onExit().join().exitValue();
    return new Cli(
        exit,
        Files.readString(temp.resolve("stdout"), StandardCharsets.UTF_8),
        Files.readString(temp.resolve("stderr"), StandardCharsets.UTF_8));
  }
}
