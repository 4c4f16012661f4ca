package io.sidetape.http.api;

import static io.sidetape.catalog.Sample.call;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A recording as a file and as a picture, and the links that open it.
class RecordingRoutesTest extends ApiRig {
  @Test
  void the_recording_is_the_file_with_its_hash_as_tag_and_its_id_as_name() throws Exception {
    var manifest = api.publish(call(1), 500);
    var file =
        Files.readAllBytes(api.volume.audioPath("acme", manifest.id(), manifest.startedAt()));
    var whole = api.bytes(api.request(token, path(manifest, "/recording")));
    var audio = Objects.requireNonNull(manifest.audio());
    assertThat(whole.body()).isEqualTo(file);
    assertThat(whole.headers().firstValue("etag")).contains('"' + audio.sha256() + '"');
    assertThat(whole.headers().firstValue("content-disposition").orElseThrow())
        .contains(manifest.id() + ".wav");
    var range =
        api.bytes(api.request(token, path(manifest, "/recording")).header("Range", "bytes=44-143"));
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo(Arrays.copyOfRange(file, 44, 144));
  }

  @Test
  void a_side_is_a_mono_file_of_its_own() throws Exception {
    var manifest = api.publish(call(1), 500);
    for (var side : List.of("left", "right", "mix")) {
      var cut = api.bytes(api.request(token, path(manifest, "/recording?side=" + side)));
      assertThat(cut.body()).hasSize(44 + 500 * 16);
      assertThat(cut.headers().firstValue("content-disposition").orElseThrow())
          .contains("-" + side + ".wav");
    }
    assertThat(api.get(token, path(manifest, "/recording?side=top")).statusCode()).isEqualTo(400);
  }

  @Test
  void another_format_is_answered_with_those_there_are() throws Exception {
    var manifest = api.publish(call(1), 100);
    var answer = api.get(token, path(manifest, "/recording?format=mp3"));
    assertThat(answer.statusCode()).isEqualTo(406);
    assertThat(ApiServer.JSON.readTree(answer.body()).path("formats").toString())
        .isEqualTo("[\"wav\"]");
    assertThat(api.get(token, path(manifest, "/recording?format=wav")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_waveform_has_the_peaks_of_both_sides() throws Exception {
    var manifest = api.publish(call(1), 1000);
    var json = api.json(token, path(manifest, "/waveform?points=10"));
    assertThat(json.path("data")).hasSize(40);
    assertThat(json.path("samples_per_pixel").intValue()).isEqualTo(800);
    assertThat(json.path("data").get(1).intValue()).isPositive();
    assertThat(json.path("data").get(2 + 4 * 9).intValue())
        .as("the right side is shorter")
        .isZero();
    for (var points : List.of("0", "20001", "x"))
      assertThat(api.get(token, path(manifest, "/waveform?points=" + points)).statusCode())
          .isEqualTo(400);
  }

  @Test
  void a_long_call_s_waveform_is_made_once() throws Exception {
    var manifest = api.publish(call(1), 200_000);
    var first = api.get(token, path(manifest, "/waveform?points=50"));
    var file = api.volume.audioPath("acme", manifest.id(), manifest.startedAt());
    var size = Files.size(file);
    Files.write(file, new byte[(int) size]); // what is read again is silence
    assertThat(api.get(token, path(manifest, "/waveform?points=50")).body())
        .isEqualTo(first.body());
  }

  @Test
  void with_a_recording_goes_what_was_kept_of_its_picture() throws Exception {
    var manifest = api.publish(call(1), 200_000);
    for (var points : List.of(50, 60)) api.get(token, path(manifest, "/waveform?points=" + points));
    assertThat(pictures()).isEqualTo(2);
    assertThat(api.delete(token, path(manifest, "")).statusCode()).isEqualTo(204);
    assertThat(pictures()).isZero();
  }

  private long pictures() throws IOException {
    try (var files = Files.walk(api.state.resolve("peaks"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void a_link_opens_one_recording_until_it_is_revoked() throws Exception {
    var manifest = api.publish(call(1), 100);
    var other = api.publish(call(2), 100);
    var made = api.post(token, path(manifest, "/links"), "{\"expires_in\":\"1h\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    var link = ApiServer.JSON.readTree(made.body());
    assertThat(link.path("url").textValue()).startsWith("https://calls.example/listen/stl_");
    var query = "?link=" + link.path("url").textValue().replaceFirst(".*/", "");
    for (var more : List.of("", "/recording", "/waveform"))
      assertThat(anonymous(path(manifest, more) + query).statusCode()).isEqualTo(200);
    assertThat(anonymous(path(other, "") + query).statusCode()).isEqualTo(404);
    for (var closed :
        List.of(
            "/api/calls",
            "/api/live",
            "/api/events",
            path(manifest, "/audit"),
            path(manifest, "/links")))
      assertThat(anonymous(closed + query).statusCode()).isEqualTo(403);
    assertThat(api.json(token, path(manifest, "/links")).path("items")).hasSize(1);
    var revoke = path(manifest, "/links/" + link.path("id").textValue());
    assertThat(api.delete(token, revoke).statusCode()).isEqualTo(204);
    assertThat(api.delete(token, revoke).statusCode()).isEqualTo(404);
    assertThat(anonymous(path(manifest, "") + query).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"expires_in\":\"1\"}",
        "{\"expires_in\":\"0s\"}",
        "{\"expires_in\":\"366d\"}",
        "{\"expires_in\":\"999999999d\"}",
        "{\"expires_in\":\"1h\",\"x\":1}",
        "{\"expires_in\":\"1h\"} x",
        "{\"expires_in\":\"1h\",\"expires_in\":\"2h\"}",
        "{\"expires_in\":3600}",
        "\u0000"
      })
  void a_link_s_order_that_is_none_is_refused(String body) throws Exception {
    var manifest = api.publish(call(1), 100);
    assertThat(api.post(token, path(manifest, "/links"), body).statusCode()).isEqualTo(400);
    assertThat(api.json(token, path(manifest, "/links")).path("items")).isEmpty();
  }
}
