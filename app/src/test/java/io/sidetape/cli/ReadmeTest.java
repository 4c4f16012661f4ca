package io.sidetape.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.daemon.ConfigLoader;
import io.sidetape.store.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README says is there is there.
class ReadmeTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");
  private static final Pattern COMMAND = Pattern.compile("`sidetape ([a-z-]+)");
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");
  private static final Pattern FILE =
      Pattern.compile("(?:app/bin|systemd|asterisk-conf)/[A-Za-z0-9._/-]*[A-Za-z0-9]");
  private static final Pattern KEY = Pattern.compile("(?m)^\\| `([a-z]+)\\.");

  private static String readme() throws Exception {
    return Files.readString(TOP.resolve("README.md"), UTF_8);
  }

  private static List<String> all(Pattern pattern) throws Exception {
    return pattern
        .matcher(readme())
        .results()
        .map((MatchResult it) -> it.group(it.groupCount()))
        .distinct()
        .toList();
  }

  @Test
  void every_link_and_every_file_named_is_there() throws Exception {
    assertThat(all(LINK)).isNotEmpty().allSatisfy(link -> assertThat(TOP.resolve(link)).exists());
    assertThat(all(FILE)).isNotEmpty().allSatisfy(file -> assertThat(TOP.resolve(file)).exists());
  }

  @Test
  void every_command_named_is_a_command() throws Exception {
    var known = Sidetape.commandLine().getSubcommands().keySet();
    assertThat(all(COMMAND)).hasSizeGreaterThan(5).isSubsetOf(known);
  }

  @Test
  void every_option_named_is_an_option() throws Exception {
    var known =
        Sidetape.commandLine().getSubcommands().values().stream()
            .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
            .toList();
    assertThat(all(OPTION)).isNotEmpty().isSubsetOf(known);
  }

  @Test
  void the_manifest_shown_is_a_manifest() throws Exception {
    var text = readme();
    var json = text.substring(text.indexOf("```json") + 7);
    var manifest = Manifest.parse(json.substring(0, json.indexOf("```")).getBytes(UTF_8));
    assertThat(manifest.status()).isEqualTo(Manifest.Status.COMPLETED);
  }

  @Test
  void the_commented_example_loads_and_holds_every_section_of_the_table() throws Exception {
    var example = TOP.resolve("systemd/sidetape.yaml");
    ConfigLoader.load(example, Map.of("SIDETAPE_ARI_PASSWORD", "x", "SINK_TOKEN", "y"));
    var text = Files.readString(example, UTF_8);
    assertThat(all(KEY))
        .isNotEmpty()
        .allSatisfy(section -> assertThat(text).contains(section + ":"));
  }

  @Test
  void the_defaults_in_the_table_are_the_defaults(@TempDir Path folder) throws Exception {
    var file = folder.resolve("least.yaml");
    Files.writeString(
        file, "asterisk: {url: 'http://127.0.0.1:8088', username: u, password: '${P}'}\n");
    var effective = ConfigLoader.load(file, Map.of("P", "p")).masked();
    assertThat(effective)
        .contains("app: sidetape", "recordings: /var/spool/asterisk/recording")
        .contains("state: /var/lib/sidetape", "volume: /var/lib/sidetape/recordings")
        .contains("hold: 500ms", "min_free: 500MB", "record: never", "listen: 127.0.0.1:8090");
  }

  @Test
  void the_test_command_is_what_ci_runs() throws Exception {
    assertThat(readme()).contains("mvn verify ");
    assertThat(Files.readString(TOP.resolve(".ci/run"), UTF_8)).containsPattern("mvn .*verify");
  }
}
