package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.daemon.ConfigLoader;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What the README promises is so: links, commands, options, keys, examples, the way to install.
class ReadmeTest {
  private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)\\)");
  private static final Pattern COMMAND = Pattern.compile("`sidetape ([^`]+)`");
  private static final Pattern KEY = Pattern.compile("^\\| `([a-z_A-Z.]+)`((?:, `[a-z_]+`)*)");
  private static final Pattern PATH =
      Pattern.compile("(?<![/\\w])((?:app|asterisk-conf|systemd)/[A-Za-z0-9./_-]+)");

  @TempDir Path temp;
  private final String readme = read("README.md");

  @Test
  void every_link_and_every_path_leads_somewhere() throws IOException {
    for (var document : List.of("README.md", "CHANGELOG.md", "asterisk-conf/README.md")) {
      var from = TOP.resolve(document);
      LINK.matcher(read(document))
          .results()
          .forEach(link -> assertThat(from.resolveSibling(link.group(1))).exists());
    }
    PATH.matcher(readme)
        .results()
        .map(match -> match.group(1).replaceAll("[./]+$", ""))
        .filter(path -> !path.startsWith("app/target/"))
        .forEach(path -> assertThat(TOP.resolve(path)).exists());
  }

  @Test
  void every_command_that_is_named_is_there_and_the_other_way_round() {
    var named = new TreeSet<String>();
    COMMAND.matcher(readme).results().forEach(match -> named.add(firstWord(match.group(1))));
    var there = new TreeSet<>(Sidetape.visible(Sidetape.commandLine()).keySet());
    there.remove("help");
    assertThat(there).containsAll(named);
    assertThat(there).allSatisfy(name -> assertThat(readme).contains(name));
  }

  @Test
  void every_option_that_is_named_is_some_commands() {
    var options = new TreeSet<String>();
    collect(Sidetape.commandLine(), options);
    assertThat(lines("| `sidetape ").map(ReadmeTest::options).flatMap(List::stream))
        .isNotEmpty()
        .allSatisfy(option -> assertThat(options).contains(option));
  }

  @Test
  void every_key_with_its_default_is_the_one_that_holds() throws Exception {
    var effective = effective("asterisk: {url: 'http://a', username: u, password: $}\n");
    for (var line : readme.lines().filter(it -> KEY.matcher(it).find()).toList()) {
      var key = firstMatch(KEY, line);
      if (key.equals("key") || key.contains("NAME")) continue;
      var value = line.split("\\|", -1)[2].strip().replace("`", "");
      if (value.isEmpty() || value.startsWith("none") || value.startsWith("{")) continue;
      var last = key.substring(key.lastIndexOf('.') + 1);
      assertThat(effective).as(key).contains(last + ": " + value);
    }
  }

  @Test
  void every_key_that_is_named_is_known() throws Exception {
    var yaml =
        """
        asterisk: {url: 'https://a', username: u, password: $, app: x, ca: /c, recordings: /r}
        state: /s
        volume: /v
        sink: {url: 'http://b', token: $, keep: false, ca: /d}
        catalog: {url: 'jdbc:postgresql://a/b', username: u, password: $}
        http: {listen: '127.0.0.1:1', public_url: 'https://p', open_metrics: true, tls: {certificate: /t, key: /k}, rate: {per_second: 1, burst: 1}, connections_per_address: 9, proxies: [10.0.0.0/8]}
        access: {jwt: {issuer: i, audience: a, secret: $, jwks: /j, skew: 1m}}
        calls: {hold: 400ms, min_free: 1GB}
        defaults: {record: always}
        orphans: {patterns: ['{name}-a.wav|{name}-b.wav']}
        webhooks: {private_addresses: true, give_up_after: 1d}
        tenants: {NAME: {record: never, retention: 1d, webhooks: [{url: 'http://w', secret: $, events: [recording.failed], format: twilio}]}}
        """;
    for (var line : readme.lines().filter(it -> KEY.matcher(it).find()).toList())
      for (var key : line.split("\\|", -1)[1].replace("`", "").split(", ", -1))
        for (var word : key.strip().split("\\.", -1))
          if (!word.equals("key")) assertThat(yaml).as(line).contains(word + ":");
    assertThat(effective(yaml.replace("NAME", "acme"))).contains("min_free: 1GB");
  }

  @Test
  void the_commented_example_is_a_good_configuration() throws Exception {
    var file = Files.copy(TOP.resolve("systemd/sidetape.yaml"), temp.resolve("example.yaml"));
    var loaded = ConfigLoader.load(file, Map.of("SIDETAPE_ARI_PASSWORD", "p", "SINK_TOKEN", "t"));
    assertThat(loaded.state()).isEqualTo(Path.of("/var/lib/sidetape"));
  }

  @Test
  void the_manifest_is_one() throws IOException {
    var manifest = Manifest.parse(block("json").getBytes(StandardCharsets.UTF_8));
    assertThat(manifest.status()).isEqualTo(Manifest.Status.COMPLETED);
    var audio = java.util.Objects.requireNonNull(manifest.audio());
    assertThat(audio.frames() * 1000 / audio.sampleRate()).isEqualTo(audio.durationMs());
    assertThat(audio.frames() * 4 + 44).isEqualTo(audio.sizeBytes());
    assertThat(readme).contains("`" + audio.file() + "`");
  }

  @Test
  void the_dialplan_is_a_line_of_the_sample() {
    var line = block("").lines().filter(it -> it.contains("Gosub(sidetape")).findFirst();
    assertThat(line).isPresent();
    assertThat(read("asterisk-conf/extensions.conf.sample").lines()).contains(line.get());
  }

  @Test
  void the_way_to_install_installs_what_the_unit_starts() throws IOException {
    var commands =
        readme
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("install "))
            .map(line -> line.replaceAll(" && .*", "").replaceAll(" (/[a-z])", " " + temp + "$1"))
            .map(line -> line.replace("app/target/sidetape.jar", "README.md"))
            .toList();
    assertThat(commands).hasSizeGreaterThan(4);
    for (var folder :
        List.of("usr/bin", "etc/systemd/system", "usr/lib/sysusers.d", "usr/lib/tmpfiles.d"))
      Files.createDirectories(temp.resolve(folder));
    var script = "set -e\n" + String.join("\n", commands);
    var process =
        new ProcessBuilder("sh", "-c", script).directory(TOP.toFile()).inheritIO().start();
    assertThat(process.onExit().join().exitValue()).isZero();
    var unit = Files.readString(temp.resolve("etc/systemd/system/sidetape.service"));
    var started = firstMatch(Pattern.compile("(?m)^ExecStart=/(\\S+) run$"), unit);
    assertThat(temp.resolve(started)).isExecutable();
    var jar =
        firstMatch(Pattern.compile("(?m)^jar=/(\\S+)$"), Files.readString(temp.resolve(started)));
    assertThat(temp.resolve(jar)).exists();
  }

  @Test
  void the_exit_statuses_are_the_programs() {
    var line = lines("Exit status: ").findFirst().orElseThrow();
    Sidetape.commandLine()
        .getCommandSpec()
        .usageMessage()
        .exitCodeList()
        .forEach((code, words) -> assertThat(line).contains(code.strip() + " " + words));
  }

  @Test
  void the_test_command_is_what_ci_runs() {
    assertThat(block("sh").lines()).anyMatch(line -> line.startsWith("mvn verify "));
    assertThat(read(".ci/run")).containsPattern("mvn .*verify");
  }

  private String effective(String yaml) throws Exception {
    var file = Files.writeString(temp.resolve("sidetape.yaml"), yaml.replace("$", "'${SECRET}'"));
    return ConfigLoader.load(file, Map.of("SECRET", "whsec_" + "s".repeat(32))).masked();
  }

  private Stream<String> lines(String beginning) {
    return readme.lines().filter(line -> line.startsWith(beginning));
  }

  private static List<String> options(String line) {
    return Pattern.compile("--[a-z-]+").matcher(line).results().map(it -> it.group()).toList();
  }

  private static void collect(CommandLine line, Set<String> options) {
    line.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
    line.getSubcommands().values().forEach(below -> collect(below, options));
  }

  /// All fenced blocks of this language, one after the other.
  private String block(String language) {
    var found = new StringBuilder();
    @Nullable String fence = null;
    for (var line : readme.lines().toList()) {
      if (line.startsWith("```")) fence = fence == null ? line.substring(3) : null;
      else if (language.equals(fence)) found.append(line).append('\n');
    }
    return found.toString();
  }

  private static String firstMatch(Pattern pattern, String text) {
    var match = pattern.matcher(text);
    assertThat(match.find()).as(pattern + " in " + text).isTrue();
    return match.group(1);
  }

  private static String firstWord(String words) {
    return words.replaceAll(" .*", "");
  }

  private static String read(String name) {
    try {
      return Files.readString(TOP.resolve(name));
    } catch (IOException gone) {
      throw new java.io.UncheckedIOException(gone);
    }
  }
}
