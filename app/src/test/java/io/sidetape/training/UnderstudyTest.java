package io.sidetape.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidetape.LiveFolder;
import io.sidetape.Waits;
import io.sidetape.daemon.ConfigLoader;
import io.sidetape.daemon.Daemon;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnderstudyTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Path recordings;
  private Understudy understudy;

  @BeforeEach
  void start() throws IOException {
    recordings = Files.createDirectory(folder.resolve("recordings"));
    Files.createDirectory(recordings.resolve("sidetape"));
    understudy = Understudy.start(recordings);
  }

  @AfterEach
  void close() {
    understudy.close();
  }

  @Test
  void a_daemon_records_its_calls_and_delivers_them() throws Exception {
    var config =
        Map.<String, Object>of(
            "asterisk",
            Map.of(
                "url", understudy.url().toString(),
                "username", understudy.user(),
                "password", understudy.password(),
                "recordings", recordings.toString()),
            "state",
            folder.resolve("state").toString(),
            "volume",
            folder.resolve("volume").toString(),
            "http",
            Map.of("listen", "127.0.0.1:0"),
            "calls",
            Map.of("hold", "2s"),
            "defaults",
            Map.of("record", "always"));
    var file = Files.writeString(folder.resolve("sidetape.yaml"), json(config));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (var _ = Daemon.start(ConfigLoader.load(file, Map.of()))) {
      assertThat(understudy.isHeard(LONG)).isTrue();
      assertThat(understudy.perform(12, 4, LONG)).isEqualTo(12);
      await().until(() -> manifests().size() == 12);
      await().until(() -> files(recordings, ".wav").isEmpty());
    }
    for (var manifest : manifests())
      assertThat(Files.readString(manifest)).contains("\"status\" : \"completed\"");
  }

  @Test
  void who_does_not_know_the_password_takes_no_part() throws Exception {
    assertThat(ask("GET", "/channels", "wrong")).isEqualTo(401);
    assertThat(ask("GET", "/channels", understudy.password())).isEqualTo(200);
    assertThat(ask("GET", "/events?app=sidetape", "wrong")).isEqualTo(401);
    assertThat(understudy.isHeard(Duration.ofMillis(50))).isFalse();
  }

  @Waits
  @Test
  void calls_that_nobody_hears_of_are_not_waited_for_for_ever() throws InterruptedException {
    assertThat(understudy.perform(1_000, 2, Duration.ofMillis(10))).isZero();
  }

  private List<Path> manifests() throws IOException {
    return files(folder.resolve("volume"), ".json");
  }

  private static List<Path> files(Path within, String ending) throws IOException {
    return LiveFolder.files(within).stream()
        .filter(path -> path.toString().endsWith(ending))
        .toList();
  }

  private int ask(String method, String path, String password)
      throws IOException, InterruptedException {
    var who = (understudy.user() + ":" + password).getBytes(StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(understudy.url() + "/ari" + path))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(who))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  /// Which is YAML too.
  private static String json(Map<String, Object> value) throws IOException {
    return new ObjectMapper().writeValueAsString(value);
  }
}
