package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.access.Scope;
import io.sidetape.access.Tokens;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The player in a real browser, served by a real daemon, on recordings of real calls.
@ExtendWith(SharedAsterisk.class)
class PlayerIT {
  private static final Duration TALK = Duration.ofSeconds(14);
  private static final Duration SHORT = Duration.ofSeconds(3);

  /// Where the pictures go: `-Dsidetape.pictures=docs` renews those of the documentation.
  private static final Path PICTURES =
      Path.of(System.getProperty("sidetape.pictures", "target/player")).toAbsolutePath();

  @TempDir private static Path folder;
  private static RealAsterisk asterisk;
  private static RecordingDaemon daemon;
  private static PlacedCall live;
  private static final Map<String, Manifest> calls = new LinkedHashMap<>();

  @BeforeAll
  static void record(RealAsterisk shared) throws IOException, InterruptedException {
    asterisk = shared;
    try (var full = RecordingDaemon.withoutRoom(asterisk, folder)) {
      var call = call("+15005550006", "104", "type=support,agent=jonas").talk(SHORT);
      call.hangUp();
      calls.put("unrecorded", full.manifestOf(call));
    }
    daemon = RecordingDaemon.on(asterisk, folder);
    var talk = call("+493012345", "100", "type=sales,agent=maria,ref=ORDER-7");
    var other = call("+442079460123", "101", "type=support,agent=bot7,ref=TICKET-12");
    var doomed = call("+4915112345678", "102", "type=billing,agent=ada");
    var hush = asterisk.call("silent", "hold", arguments("+15005550001", "type=survey,agent=ada"));
    doomed.talk(SHORT).hangUp();
    other.talk(SHORT.multipliedBy(2)).hangUp();
    hush.talk(SHORT.multipliedBy(3)).hangUp();
    talk.talk(TALK).hangUp();
    calls.put("hush", daemon.manifestOf(hush));
    calls.put("doomed", daemon.manifestOf(doomed));
    calls.put("other", daemon.manifestOf(other));
    calls.put("talk", daemon.manifestOf(talk));
    var like = Objects.requireNonNull(calls.get("talk"));
    calls.put("long", LongCall.handIn(daemon.url(), token(), folder, like));
    live = call("+15005550009", "103", "type=sales,agent=bot7");
  }

  @AfterAll
  static void stop() throws IOException {
    live.hangUp();
    daemon.manifestOf(live);
    daemon.close();
  }

  @TestFactory
  Stream<DynamicTest> the_player() throws Exception {
    return dynamic(PlayerFacts.check(environment()));
  }

  private static Stream<DynamicTest> dynamic(List<PlayerFacts.Fact> facts) {
    return facts.stream()
        .map(fact ->
            DynamicTest.dynamicTest(
                fact.name(), () -> assertThat(fact.holds()).as(fact.words()).isTrue()));
  }

  private static Map<String, String> environment() throws IOException {
    Files.createDirectories(PICTURES);
    var manifests = Files.writeString(folder.resolve("calls.json"), callsJson());
    return Map.of(
        "PLAYER_URL", daemon.url(),
        "PLAYER_TOKEN", token(),
        "PLAYER_ENTRY", daemon.entry("/calls/" + Objects.requireNonNull(calls.get("talk")).id()),
        "PLAYER_CALLS", manifests.toString(),
        "PLAYER_PICTURES", PICTURES.toString());
  }

  private static String callsJson() {
    return calls.entrySet().stream()
        .map(call -> "\"" + call.getKey() + "\": " + json(call.getValue()))
        .collect(Collectors.joining(",\n", "{", "}"));
  }

  private static String json(Manifest manifest) {
    return new String(manifest.toJson(), StandardCharsets.UTF_8);
  }

  private static String token() throws IOException {
    var tokens = Tokens.in(folder.resolve("state"), Clock.systemUTC());
    return tokens.create("*", Set.of(Scope.ADMIN), Optional.empty(), Optional.of("player")).text();
  }

  private static PlacedCall call(String from, String to, String more) {
    return asterisk.call(to, arguments(from, more));
  }

  private static Map<String, String> arguments(String from, String more) {
    return Map.of("CALLERID(num)", from, "__SIDETAPE_ARGS", "tenant=acme," + more);
  }
}
