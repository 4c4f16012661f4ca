package io.sidetape.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sidetape.call.Policy.Rule;
import io.sidetape.store.SinkSettings;
import io.sidetape.webhook.EventType;
import io.sidetape.webhook.Target;
import io.sidetape.webhook.WebhookSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
  private static final Map<String, String> ENV =
      Map.of(
          "SIDETAPE_ARI_PASSWORD",
          "p4ss: {word}",
          "SINK_TOKEN",
          "t0ken",
          "JWT_SECRET",
          "0123456789abcdef0123456789abcdef",
          "WHSEC",
          "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  private static final String ASTERISK =
      """
      asterisk:
        url: http://127.0.0.1:8088
        username: sidetape
        password: ${SIDETAPE_ARI_PASSWORD}
      """;

  @TempDir Path folder;

  @Test
  void the_contracts_example_is_read() throws Exception {
    var config =
        load(
            ASTERISK
                + """
                  app: sidetape
                  recordings: /var/spool/asterisk/recording
                state: /var/lib/sidetape
                volume: /srv/recordings
                sink:
                  url: http://127.0.0.1:9000/api/recordings
                  token: ${SINK_TOKEN}
                  keep: true
                http:
                  listen: 127.0.0.1:8090
                defaults:
                  record: never
                tenants:
                  acme: { record: always, retention: 365d }
                """);
    assertThat(config.asterisk().password()).isEqualTo("p4ss: {word}");
    assertThat(config.volume()).isEqualTo(Path.of("/srv/recordings"));
    assertThat(config.sink())
        .contains(
            new SinkSettings(
                URI.create("http://127.0.0.1:9000/api/recordings"),
                Optional.of("t0ken"),
                true,
                Optional.empty(),
                SinkSettings.TIMEOUT));
    assertThat(config.policy().defaults()).isEqualTo(Rule.NEVER);
    assertThat(config.policy().tenants()).isEqualTo(Map.of("acme", Rule.ALWAYS));
    assertThat(config.retention()).isEqualTo(Map.of("acme", Duration.ofDays(365)));
  }

  @Test
  void what_is_left_out_has_its_default() throws Exception {
    var config = load(ASTERISK);
    assertThat(config.asterisk().app()).isEqualTo("sidetape");
    assertThat(config.recordings()).isEqualTo(AsteriskConfig.RECORDINGS);
    assertThat(config.volume()).isEqualTo(Path.of("/var/lib/sidetape/recordings"));
    assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 8090));
    assertThat(config.calls().hold()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.sink()).isEmpty();
  }

  @Test
  void all_problems_are_told_at_once_each_with_line_key_and_advice() {
    assertThat(
            problems(
                """
                asterisk:
                  url: 127.0.0.1:8088
                  pasword: ${SIDETAPE_ARI_PASSWORD}
                  username: [a, b]
                volumes: /srv
                sink: yes please
                tenants:
                  Acme: { record: on }
                """))
        .containsExactly(
            " asterisk.password: is missing; it must be set",
            "2: asterisk.url: is no URL (Illegal character in scheme name); write e.g."
                + " http://127.0.0.1:8088",
            "3: asterisk.pasword: is an unknown key; the nearest known key is `password`",
            "4: asterisk.username: is a list; write a single value",
            "5: volumes: is an unknown key; the nearest known key is `volume`",
            "6: sink: is the value `yes please`; put keys and values below it",
            "8: tenants.Acme: is no tenant's name; use 1 to 63 of a-z 0-9 _ -, a letter or digit first",
            "8: tenants.Acme.record: `on` is a YAML boolean and must be never or always");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          defaults: { record: consent }     | not offered by this version; write never or always
          defaults: { record: yes }         | `yes` is a YAML boolean
          defaults: { record: true }        | `true` is a YAML boolean
          defaults: { record: Always }      | `Always` must be never or always
          defaults: { recrod: never }       | nearest known key is `record`
          tenants: { acme: always }         | tenants.acme: is the value `always`
          tenants: { acme: {retention: 1y}} | `1y` is no duration
          tenants: { acme: {retention: 0d}} | would keep nothing
          tenants: { a/../b: {} }           | is no tenant's name
          calls: { hold: 3s }               | must be from 50ms to 2s
          calls: { hold: 10ms }             | must be from 50ms to 2s
          calls: { hold: 500 }              | is no duration
          http: { listen: 8090 }            | must be host:port
          http: { listen: 'a:99999' }       | must be host:port
          http: { tls: { key: /k } }        | http.tls.certificate: is missing
          http: { tls: { certificate: /c } }| http.tls.key: is missing
          http: { open_metrics: open }      | `open` must be true or false
          http: { rate: { burst: 0 } }      | must be a whole number from 1
          http: { rate: { per_second: 1.5 }}| must be a whole number from 1
          http: { proxies: 10.0.0.1 }       | write a list
          http: { proxies: [lb.example] }   | `lb.example` must be an address or a network
          http: { connections_per_address: 0 } | must be a whole number from 1
          state: here                       | is no absolute path
          state:                            | has no value
          state: ${NOT_SET}/x               | NOT_SET is not set in the environment
          state: /a/${A-B}                  | `${A-B}` is no name
          state: /a/${                      | is no name
          sink: { keep: true }              | sink.url: is missing
          sink: { url: 'http://u:p@x/' }    | must not hold a user or password
          sink: { url: 'ftp://x/' }         | must begin with http:// or https://
          sink: { url: 'http:///x' }        | names no valid host
          sink: { url: 'http://x', keep: y} | `y` must be true or false
          catalog: { url: x, username: u, password: p } | must be jdbc:postgresql://host:port/database
          catalog: { url: 'jdbc:postgresql://h/d?password=p', username: u, password: p } | the keys that are there
          catalog: { url: 'jdbc:postgresql://h/d', username: u } | catalog.password: is missing
          volume: { x: 1 }                  | is a mapping; write a single value
          access: { jwt: { issuer: a } }    | access.jwt: needs `secret` or `jwks`
          access: { jwt: { secret: short }} | too short to be safe
          access: { jwt: { jwks: 'http:x' }}| use https, or a file
          access: { jwt: { jwks: keys } }   | must be an https URL or a file
          access: { jwt: { jwks: /k, skew: 6m }} | must be 5m at most
          access: { tokens: x }             | access.tokens: is an unknown key
          webhooks: { give_up_after: 1s }   | must be 1m or more
          webhooks: { private_adresses: true } | nearest known key is `private_addresses`
          tenants: { a: { webhooks: x } }   | tenants.a.webhooks: is the value `x`; write a list
          tenants: { a: { webhooks: [x] } } | tenants.a.webhooks[0]: is the value `x`
          tenants: { a: { webhooks: [{url: 'http://x', secret: whsec_YQ==}] } } | must be whsec_ and 24 to 64
          tenants: { a: { webhooks: [{url: 'http://x', secret: '${WHSEC}', events: [x]}] } } | `x` is no event; known are recording.absent
          tenants: { a: { webhooks: [{url: 'http://x', secret: '${WHSEC}', format: xml}] } } | must be standard or twilio
          tenants: { a: { webhooks: [{url: 'http://x', secret: '${WHSEC}', evnts: []}] } } | webhooks[0].evnts: is an unknown key
          ? [a, b]                          | a key that is no word
          """)
  void a_wrong_value_is_told_with_what_to_write(String yaml, String told) {
    assertThat(problems(ASTERISK + yaml + "\n"))
        .singleElement()
        .asString()
        .contains(told)
        .doesNotContain("\n");
  }

  @Test
  void a_key_that_stands_twice_is_told_with_both_lines() {
    assertThat(problems(ASTERISK + "state: /a\nhttp: {}\nstate: /b\n"))
        .containsExactly("7: state: stands on line 5 as well; keep one");
  }

  @Test
  void a_plain_dollar_brace_is_written_with_two_dollars_and_a_number_is_a_fine_password()
      throws Exception {
    var yaml = "asterisk: {url: 'http://x', username: 007, password: '%s'}\n";
    assertThat(load(yaml.formatted("a$${B}c$1")).asterisk().password()).isEqualTo("a${B}c$1");
    assertThat(load(yaml.formatted("0123")).asterisk().password()).isEqualTo("0123");
    assertThat(load(yaml.formatted("0123")).asterisk().username()).isEqualTo("007");
  }

  @Test
  void what_is_no_yaml_is_told_with_line_and_column() {
    assertThat(problems("asterisk:\n  url: 'x\n"))
        .singleElement()
        .asString()
        .contains("line 3, column 1: is not YAML");
    assertThat(problems("a: b: c\n")).singleElement().asString().contains("line 1, column 5");
    assertThat(problems("a: \u0007\n")).singleElement().asString().contains("is not YAML");
    assertThat(problems("--- a\n--- b\n")).singleElement().asString().contains("is not YAML");
    assertThat(problems("- a\n")).singleElement().asString().contains("holds no keys and values");
  }

  @Test
  void an_empty_file_lacks_what_must_be_set() {
    assertThat(problems("# nothing\n"))
        .hasSize(3)
        .allMatch(line -> line.endsWith("is missing; it must be set"));
  }

  @Test
  void a_file_that_cannot_be_read_is_told() throws IOException {
    assertThat(problemsOf(folder.resolve("missing.yaml")))
        .singleElement()
        .asString()
        .contains("missing.yaml: is not there");
    assertThat(problemsOf(folder)).singleElement().asString().contains("is a folder");
    var binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThat(problemsOf(binary)).singleElement().asString().contains("is not UTF-8");
  }

  @Test
  void a_secret_in_a_file_that_everybody_can_read_is_refused() throws Exception {
    var yaml =
        "asterisk: {url: 'http://x', username: a, password: hunter2}\nsink: {url: 'http://x', token: abc}\n";
    var file = file(yaml, "rw-r--r--");
    assertThat(problemsOf(file))
        .hasSize(2)
        .allSatisfy(line ->
            assertThat(line).contains("chmod 640 " + file).doesNotContain("hunter2", "abc"));
    assertThat(ConfigLoader.load(file(yaml, "rw-r-----"), ENV).asterisk().password())
        .isEqualTo("hunter2");
    assertThat(ConfigLoader.load(file(ASTERISK, "rw-r--r--"), ENV)).isNotNull();
  }

  @Test
  void the_effective_configuration_shows_no_secret_and_can_be_read_again() throws Exception {
    var config =
        load(
            ASTERISK
                + "sink: {url: 'http://x', token: '${SINK_TOKEN}'}\nhttp: {listen: '[::1]:80', tls: {certificate: /c, key: /k}, rate: {burst: 9},\n"
                + "  connections_per_address: 40, proxies: [127.0.0.1, '2001:db8::/32']}\n"
                + "catalog: {url: 'jdbc:postgresql://h:5/d', username: u, password: '${SINK_TOKEN}'}\n"
                + "tenants: {acme: {record: always, retention: 36h}, b: {retention: 2d}}\n");
    assertThat(config.masked())
        .contains(
            "password: '***'", "token: '***'", "retention: 36h", "connections_per_address: 40")
        .contains("- 2001:db8:0:0:0:0:0:0/32")
        .doesNotContain("p4ss", "t0ken");
    assertThat(config.toString()).doesNotContain("p4ss", "t0ken");
    assertThat(load(config.masked()).masked()).isEqualTo(config.masked());
  }

  @Test
  void whose_jwts_are_taken_is_read_and_shown_without_the_secret() throws Exception {
    var config =
        load(
            ASTERISK
                + "access: {jwt: {issuer: 'https://i', audience: a, secret: '${JWT_SECRET}',"
                + " jwks: /etc/keys.json}}\n");
    var jwt = config.access().jwt().orElseThrow();
    assertThat(jwt.jwks()).contains(URI.create("file:///etc/keys.json"));
    assertThat(jwt.skew()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.masked())
        .contains("secret: '***'", "jwks: /etc/keys.json", "skew: 1m")
        .doesNotContain(ENV.get("JWT_SECRET"));
    assertThat(config.toString()).doesNotContain(ENV.get("JWT_SECRET"));
    assertThat(config.checkFolders()).anyMatch(it -> it.startsWith("access.jwt.jwks: /etc/keys"));
    assertThat(load(ASTERISK).access().jwt()).isEmpty();
  }

  @Test
  void a_tenants_webhooks_are_read_and_shown_without_their_secrets() throws Exception {
    var config =
        load(
            ASTERISK
                + """
                webhooks: { private_addresses: true, give_up_after: 2d }
                tenants:
                  acme:
                    webhooks:
                      - { url: 'https://a/hook', secret: '${WHSEC}' }
                      - { url: 'https://b', secret: '${WHSEC}', events: [recording.completed], format: twilio }
                """);
    var targets = Objects.requireNonNull(config.webhooks().targets().get("acme"));
    assertThat(targets.get(0).events()).isEqualTo(EventType.ORDERED);
    assertThat(targets.get(1).events()).containsExactly(EventType.COMPLETED);
    assertThat(targets.get(1).format()).isEqualTo(Target.Format.TWILIO);
    assertThat(config.webhooks().giveUpAfter()).isEqualTo(Duration.ofDays(2));
    assertThat(config.masked())
        .contains("secret: '***'", "private_addresses: true", "- recording.completed")
        .doesNotContain("MfKQ9r8GKYq");
    assertThat(config.toString()).doesNotContain("MfKQ9r8GKYq");
    assertThat(load(ASTERISK).webhooks()).isEqualTo(WebhookSettings.DEFAULTS);
  }

  @Test
  void folders_are_checked_apart_and_all_at_once() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");
    var config =
        load(
            ASTERISK
                + "  recordings: %s/none\n  ca: %s/ca.pem\nstate: %s\nvolume: %s/a/b\n"
                    .formatted(folder, folder, file, folder)
                + "http: { tls: { certificate: %s, key: %s/k.pem } }\n".formatted(file, folder));
    assertThat(config.checkFolders())
        .containsExactly(
            "asterisk.recordings: "
                + folder
                + "/none is not there; name the folder that Asterisk writes recordings to",
            "state: " + file + " is not a folder; name a folder",
            "volume: "
                + folder
                + "/a/b is not there, nor is the folder it would be made in; create "
                + folder
                + "/a",
            "asterisk.ca: "
                + folder
                + "/ca.pem is not there; name a file with the CA's certificate in PEM",
            "http.tls: " + folder + "/k.pem: is not there or not readable for this user");
  }

  @Test
  void folders_of_ours_need_not_be_there_when_they_can_be_made() throws Exception {
    var config = load(ASTERISK + "  recordings: %s\nstate: %s/state\n".formatted(folder, folder));
    assertThat(config.checkFolders()).isEmpty();
  }

  private Config load(String yaml) throws Exception {
    return ConfigLoader.load(file(yaml, "rw-------"), ENV);
  }

  /// The problems without the file's name.
  private List<String> problems(String yaml) {
    var file = file(yaml, "rw-------");
    return problemsOf(file).stream()
        .map(line -> line.substring(file.toString().length() + 1))
        .toList();
  }

  private static List<String> problemsOf(Path file) {
    return Objects.requireNonNull(
            catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, ENV)))
        .problems();
  }

  private Path file(String yaml, String mode) {
    try {
      var file = Files.writeString(folder.resolve("sidetape.yaml"), yaml);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }
}
