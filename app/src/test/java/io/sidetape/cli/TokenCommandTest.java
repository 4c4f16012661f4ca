package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.access.Access;
import io.sidetape.access.AccessSettings;
import io.sidetape.access.Answer;
import io.sidetape.access.Identity;
import io.sidetape.access.Scope;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {
  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void configure() throws IOException {
    config =
        Files.writeString(
            folder.resolve("sidetape.yaml"),
            """
            asterisk: {url: 'http://127.0.0.1:1', username: a, password: b}
            state: %s/state
            """
                .formatted(folder));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_token_is_all_there_is_on_stdout_and_a_running_daemon_takes_it() throws IOException {
    var daemon =
        Access.open(
            folder.resolve("state"),
            AccessSettings.DEFAULTS,
            Clock.systemUTC(),
            new Metrics("test"));
    var made = create("--scopes", "recordings:read,live:control");
    var token = made.stdout().strip();
    assertThat(made.stdout()).matches("sst_[A-Za-z0-9_-]{43}\n");
    assertThat(made.stderr()).contains("tenant acme", "for ever", "not shown again");
    assertThat(made.stderr()).doesNotContain(token);
    var id = id();
    assertThat(identify(daemon, token))
        .isEqualTo(
            new Answer.Known(
                new Identity(
                    "token:" + id,
                    "acme",
                    Set.of(Scope.RECORDINGS_READ, Scope.LIVE_CONTROL),
                    Optional.empty())));
    var revoked = Cli.run("token", "revoke", id, "-c", config);
    assertThat(revoked)
        .isEqualTo(new Cli(Exit.DONE, "", "sidetape token: " + id + " opens nothing any more\n"));
    assertThat(identify(daemon, token)).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void the_list_tells_all_but_the_secret() throws IOException {
    assertThat(list().stderr()).contains("there are none");
    var token = create("--scopes", "admin", "--expires", "30d", "--name", "ci job").stdout();
    assertThat(list().stdout())
        .contains("tenant acme, admin, until 20", "ci job")
        .hasLineCount(1)
        .doesNotContain(token.strip());
    var json = Cli.run("token", "list", "--json", "-c", config).stdout();
    var first = new JsonMapper().readTree(json).get(0);
    assertThat(first.properties())
        .extracting(it -> it.getKey())
        .containsExactly("id", "name", "tenant", "scopes", "created_at", "expires_at");
    assertThat(first.path("scopes").get(0).asText()).isEqualTo("admin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --tenant Acme --scopes admin               | --tenant Acme: use 1 to 63 of
          --tenant a --scopes recordings:raed        | --scopes recordings:raed: known are recordings:read
          --tenant a --scopes admin --expires 0d     | --expires 0d: write a number
          --tenant a --scopes admin --expires soon   | --expires soon: write a number
          --tenant a --scopes admin --expires 36501d | --expires 36501d: at most 36500d
          --tenant a                                 | missing required option: '--scopes
          """)
  void wrong_words_are_wrong_usage_and_make_nothing(String words, String told) {
    var args = ("token create -c " + config + " " + words).split(" ", -1);
    var ran = Cli.run((Object[]) args);
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.stdout()).isEmpty();
    assertThat(ran.stderr()).contains(told);
    assertThat(folder.resolve("state/access/tokens.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two\nlines", "red \u001b[31m", "turned \u202e round"})
  void a_name_that_a_terminal_would_obey_is_refused(String name) {
    var args =
        new Object[] {
          "token", "create", "-c", config, "--tenant", "a", "--scopes", "admin", "--name", name
        };
    assertThat(Cli.run(args).exit()).isEqualTo(Exit.USAGE);
    assertThat(Cli.run(args).stderr()).contains("--name: use 1 to 100");
    assertThat(folder.resolve("state/access/tokens.json")).doesNotExist();
  }

  @Test
  void a_token_that_is_not_there_is_not_revoked() {
    var ran = Cli.run("token", "revoke", "0123", "-c", config);
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.stderr()).contains("0123: no token has this id");
  }

  private Cli create(String... words) {
    var args = new java.util.ArrayList<Object>();
    args.addAll(java.util.List.of("token", "create", "-c", config, "--tenant", "acme"));
    args.addAll(java.util.List.of(words));
    var ran = Cli.run(args.toArray());
    assertThat(ran.exit()).as(ran.stderr()).isZero();
    return ran;
  }

  private Cli list() {
    return Cli.run("token", "list", "-c", config);
  }

  private String id() {
    return list().stdout().replaceAll(" (?s:.*)", "");
  }

  private static Answer identify(Access daemon, String token) {
    return daemon.identify(Optional.of("Bearer " + token), Optional.empty(), Optional.empty());
  }
}
