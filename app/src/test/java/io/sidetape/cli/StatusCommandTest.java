package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  private static final Instant AT = Instant.parse("2026-03-02T00:00:00Z");
  private static final Instant NEXT = AT.plusSeconds(90);

  @TempDir Path root;
  private Path config;

  @BeforeEach
  void configure() throws IOException {
    config = root.resolve("sidetape.yaml");
    Files.writeString(
        config,
        """
        asterisk: { url: "http://127.0.0.1:1", username: u, password: p, recordings: %s }
        state: %s
        volume: %s
        """
            .formatted(folder("recording"), folder("state"), folder("volume")));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
  }

  private Path folder(String name) throws IOException {
    return Files.createDirectories(root.resolve(name));
  }

  @Test
  void what_fails_is_told_with_the_reason_and_the_next_attempt() throws IOException {
    try (var spool = Spool.open(root.resolve("state"))) {
      waiting(spool);
      var first = waiting(spool);
      var last = waiting(spool);
      spool.attempted(first, new Entry.Attempted(AT, 7, "sink answered 500", NEXT));
      spool.attempted(last, new Entry.Attempted(AT.plusSeconds(1), 3, "sink answered 503", NEXT));
      assertThat(status().stdout())
          .contains("backlog    3, oldest")
          .containsPattern(
              "failing +2, last \\d+ h ago: " + last + ": sink answered 503, attempt 3,")
          .contains("next at 2026-03-02T00:01:30Z");
      var calls = JsonMapper.builder().build().readTree(status("--json").stdout()).get("calls");
      assertThat(calls.get("failing").asInt()).isEqualTo(2);
      assertThat(calls.get("last_failure").get("why").asText()).isEqualTo("sink answered 503");
      assertThat(calls.get("last_failure").get("next").asText()).isEqualTo("2026-03-02T00:01:30Z");
    }
  }

  @Test
  void what_was_set_aside_is_told_by_both_and_fails_no_more_once_it_is_replayed()
      throws IOException {
    try (var spool = Spool.open(root.resolve("state"))) {
      var id = waiting(spool);
      spool.attempted(id, new Entry.Attempted(AT, 1, "sink answered 503", NEXT));
      append(spool, id, new Entry.SetAside(AT, "sink answered 403: no such tenant"));
      assertThat(status().stdout()).contains("set aside  1").doesNotContain("failing");
      assertThat(Cli.run("orphans", "--config", config).stdout())
          .contains(id.text(), "set-aside recording", "sink answered 403: no such tenant");
      append(spool, id, new Entry.Replayed(AT));
      assertThat(status().stdout()).contains("set aside  0").doesNotContain("failing");
    }
  }

  @Test
  void room_is_told_of_folders_that_are_not_there_yet_too() throws IOException {
    Files.delete(root.resolve("volume"));
    var volume = JsonMapper.builder().build().readTree(status("--json").stdout()).get("volume");
    assertThat(volume.get("folder").asText()).isEqualTo(root.resolve("volume").toString());
    assertThat(volume.get("free_bytes").asLong()).isPositive();
  }

  @Test
  void a_state_folder_that_cannot_be_read_is_not_counted_as_empty() throws IOException {
    Files.delete(root.resolve("state"));
    Files.createFile(root.resolve("state"));
    var refused = status();
    assertThat(refused.exit()).isEqualTo(Exit.FAILED);
    assertThat(refused.stdout()).isEmpty();
    assertThat(refused.stderr())
        .isEqualTo(
            "sidetape status: state: %s cannot be read; run this as the daemon's user\n"
                .formatted(root.resolve("state")));
  }

  private static void append(Spool spool, RecordingId id, Entry entry) throws IOException {
    try (var folder = spool.find(id).orElseThrow()) {
      folder.append(entry);
    }
  }

  private RecordingId waiting(Spool spool) throws IOException {
    var id = RecordingId.at(AT.toEpochMilli());
    var none = Optional.<String>empty();
    var call = new Call("acme", "1.1", none, none, none, none, none, "customer", Map.of());
    try (var folder = spool.create(id, new Entry.Accepted(AT, call))) {
      folder.append(new Entry.Closed(AT));
    }
    return id;
  }

  private Cli status(String... options) {
    return options.length == 0
        ? Cli.run("status", "--config", config)
        : Cli.run("status", options[0], "--config", config);
  }
}
