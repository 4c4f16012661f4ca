package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class SidetapeTest {
  static List<String> commands() {
    var names = new ArrayList<String>();
    collect(Sidetape.commandLine(), "", names);
    names.remove("help"); // is help itself
    return names;
  }

  private static void collect(CommandLine line, String name, List<String> names) {
    names.add(name.strip());
    Sidetape.visible(line).forEach((word, below) -> collect(below, name + " " + word, names));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_has_help_on_stdout(String command) {
    var helped = Cli.run((Object[]) (command + " --help").strip().split(" "));
    assertThat(helped.exit()).isZero();
    assertThat(helped.stderr()).isEmpty();
    assertThat(helped.stdout()).startsWith("Usage: sidetape").contains("--help");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_tells_the_version(String command) {
    var told = Cli.run((Object[]) (command + " --version").strip().split(" "));
    assertThat(told.exit()).isZero();
    assertThat(told.stdout()).startsWith("sidetape ").contains("GPL-3.0-or-later");
  }

  @Test
  void a_misspelt_command_is_wrong_usage_and_the_right_one_is_suggested() {
    var ran = Cli.run("mrge");
    assertThat(ran)
        .isEqualTo(
            new Cli(
                Exit.USAGE,
                "",
                """
                sidetape: unknown command 'mrge'
                Did you mean merge or generate-man?
                Try 'sidetape --help'.
                """));
  }

  @Test
  void a_misspelt_option_is_named_even_where_other_things_are_missing() {
    var ran = Cli.run("merge", "--jsom");
    assertThat(ran)
        .isEqualTo(
            new Cli(
                Exit.USAGE,
                "",
                """
                sidetape merge: unknown option '--jsom'
                Did you mean --json?
                Try 'sidetape merge --help'.
                """));
  }

  @Test
  void a_command_too_few_is_wrong_usage() {
    assertThat(Cli.run().exit()).isEqualTo(Exit.USAGE);
    assertThat(Cli.run().stderr()).startsWith("sidetape: which command? run, demo, merge");
    assertThat(Cli.run("config").exit()).isEqualTo(Exit.USAGE);
    assertThat(Cli.run("config").stderr()).startsWith("sidetape config: which command? check");
  }

  @Test
  void an_argument_too_many_is_wrong_usage() {
    var ran = Cli.run("merge", "a.wav", "b.wav", "c.wav", "-o", "d.wav");
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.stderr()).startsWith("sidetape merge: unknown argument 'c.wav'");
  }

  @Test
  void a_demo_of_no_seconds_is_wrong_usage() {
    var ran = Cli.run("demo", "--seconds", "0");
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.stderr()).isEqualTo("sidetape demo: --seconds 0: 1 to 3600\n");
  }

  @Test
  void completion_knows_every_command() {
    var script = Cli.run("generate-completion").stdout();
    assertThat(script)
        .contains("complete")
        .contains(
            commands().stream().filter(name -> !name.isEmpty() && !name.contains(" ")).toList());
  }

  @Test
  void every_command_has_a_man_page_that_roff_reads(@TempDir Path folder) throws IOException {
    var written = Cli.run("generate-man", folder.resolve("man1"));
    assertThat(written.exit()).isZero();
    assertThat(written.stdout().lines()).hasSize(commands().size() + 1);
    for (var file : written.stdout().lines().map(Path::of).toList()) {
      var page = Files.readString(file);
      assertThat(page).contains(".SH NAME\n", ".SH SYNOPSIS\n", ".SH EXIT STATUS\n");
      assertThat(page.lines()).allMatch(SidetapeTest::isMacroOfManOrText);
    }
    assertThat(folder.resolve("man1/sidetape-run.1"))
        .content()
        .contains(".SH FILES", "\\-\\-config");
  }

  private static boolean isMacroOfManOrText(String line) {
    if (line.startsWith("'")) return false;
    return !line.startsWith(".") || line.matches("\\.(TH|SH|PP|TP|B|BR)( .*)?");
  }
}
