package io.sidetape.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
  @TempDir Path folder;

  @Test
  void the_json_is_the_one_that_others_rely_on() throws IOException {
    try (var golden =
        Objects.requireNonNull(ManifestTest.class.getResourceAsStream("manifest.json"))) {
      assertThat(json(Samples.completed())).isEqualTo(new String(golden.readAllBytes(), UTF_8));
    }
  }

  @Test
  void a_manifest_read_back_equals_the_one_written() throws IOException {
    var file = Files.write(folder.resolve("a.json"), Samples.completed().toJson());
    assertThat(Manifest.read(file)).isEqualTo(Samples.completed());
    assertThat(Manifest.parse(Samples.absent().toJson())).isEqualTo(Samples.absent());
    assertThat(Manifest.read(file).toJson()).isEqualTo(Samples.completed().toJson());
  }

  @Test
  void a_call_without_audio_says_why_and_has_no_audio() {
    assertThat(json(Samples.absent()))
        .contains("\"status\" : \"absent\"", "\"reason\" : \"policy_off\"", "\"events\" : [ ]")
        .doesNotContain("audio", "sides", "alignment", "null", "linked_id");
  }

  @Test
  void fields_of_a_later_release_are_passed_over() throws IOException {
    var later = json(Samples.completed()).replace("\"role\"", "\"mood\" : {\"x\":[1]}, \"role\"");
    assertThat(Manifest.parse(later.getBytes(UTF_8))).isEqualTo(Samples.completed());
  }

  @Test
  void an_event_without_details_reads_back() throws IOException {
    var event = new Manifest.Event(0, "sides_identical", Map.of());
    var manifest = Samples.withEvent(event);
    assertThat(Manifest.parse(manifest.toJson())).isEqualTo(manifest);
  }

  @Test
  void another_version_is_not_guessed_at() {
    refused("\"version\" : 1", "\"version\" : 2", "version 2");
  }

  @Test
  void what_is_missing_or_broken_is_named() {
    refused("\"id\" :", "\"di\" :", "'id'");
    refused("\"size_bytes\" : 320044,", "", "'size_bytes'");
    refused("2026-03-01T23:59:58.120Z", "yesterday", "yesterday");
    refused("\"completed\"", "\"perhaps\"", "perhaps");
    refused("{", "", "manifest");
    assertThatThrownBy(() -> Manifest.parse(new byte[0])).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Manifest.parse("[]".getBytes(UTF_8))).isInstanceOf(IOException.class);
  }

  private static void refused(String from, String to, String named) {
    var text = json(Samples.completed());
    var broken =
        text.substring(0, text.indexOf(from))
            + to
            + text.substring(text.indexOf(from) + from.length());
    assertThatThrownBy(() -> Manifest.parse(broken.getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(named);
  }

  private static String json(Manifest manifest) {
    return new String(manifest.toJson(), UTF_8);
  }
}
