package io.sidetape.http.api;

import static io.sidetape.access.Scope.ADMIN;
import static io.sidetape.access.Scope.RECORDINGS_READ;
import static io.sidetape.catalog.Sample.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.catalog.Facet;
import io.sidetape.catalog.Sample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One call: what is told of it, and to whom, until it is deleted.
class ApiTest extends ApiRig {
  private static final String NOWHERE = "01AAAAAAAAAAAAAAAAAAAAAAAA";

  @Test
  void a_call_is_found_by_its_id_or_its_channel_s() throws Exception {
    var manifest = api.publish(call(1).on("1795233078.1"), 100);
    for (var id : List.of(manifest.id(), "1795233078.1"))
      assertThat(withoutFlags(api.get(token, "/api/calls/" + id)))
          .isEqualTo(ApiServer.JSON.readTree(manifest.toJson()));
  }

  @Test
  void one_call_has_its_flags_as_in_the_list() throws Exception {
    var manifest = api.publish(call(1).silentLeft().recovered().event("muted"), 100);
    assertThat(api.json(token, path(manifest, "")).path("flags").toString())
        .isEqualTo("[\"muted\",\"recovered\",\"silent_side\"]");
  }

  @Test
  void a_call_without_a_recording_says_why_there_is_none() throws Exception {
    var absent = api.publish(call(1).with(Facet.REASON, "no_space").manifest());
    assertThat(api.json(token, path(absent, "")).path("reason").textValue()).isEqualTo("no_space");
    for (var more : List.of("/recording", "/waveform")) {
      var answer = api.get(token, path(absent, more));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("\"reason\":\"no_space\"", "\"call_status\":\"absent\"");
    }
  }

  @Test
  void a_recording_that_only_the_sink_has_is_found_and_says_where_it_went() throws Exception {
    var sink = "http://archive.example/api/recordings";
    var sent = api.publishSent(call(1), 3000, sink);
    assertThat(ids(api.json(token, "/api/calls?min_ms=2000"))).containsExactly(sent.id());
    assertThat(api.json(token, path(sent, "")).path("sent_to").textValue()).isEqualTo(sink);
    for (var more : List.of("/recording", "/waveform")) {
      var answer = api.get(token, path(sent, more));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("went to the sink at " + sink, "\"sent_to\":");
    }
    var kept = api.delete(token, path(sent, ""));
    assertThat(kept.statusCode()).isEqualTo(409);
    assertThat(kept.body()).contains(sink);
    assertThat(api.volume.has(sent)).isTrue();
  }

  @Test
  void another_tenant_s_call_is_as_if_it_were_not_there() throws Exception {
    var theirs = api.publish(call(1).of("globex").on("9.9"), 100);
    var all = api.token("acme", ADMIN);
    for (var who : List.of(token, all)) {
      var nothing = api.get(who, "/api/calls/" + NOWHERE);
      for (var id : List.of(theirs.id(), "9.9")) {
        var base = "/api/calls/" + id;
        for (var more : List.of("", "/recording", "/waveform", "/audit", "/links")) {
          var answer = api.get(who, base + more);
          assertThat(answer.statusCode()).isEqualTo(404);
          assertThat(answer.body()).isEqualTo(nothing.body());
        }
        assertThat(api.delete(who, base).statusCode()).isEqualTo(404);
        assertThat(api.delete(who, base + "/links/x").statusCode()).isEqualTo(404);
        assertThat(api.post(who, base + "/links", "{\"expires_in\":\"1h\"}").statusCode())
            .isEqualTo(404);
      }
      assertThat(ids(api.json(who, "/api/calls"))).isEmpty();
      assertThat(ids(api.json(who, "/api/calls?tenant=globex"))).isEmpty();
    }
    assertThat(ids(api.json(api.token("*", RECORDINGS_READ), "/api/calls?tenant=globex")))
        .hasSize(1);
    assertThat(api.volume.holds(theirs)).isTrue();
  }

  @Test
  void a_deleted_recording_is_gone_and_says_who_did_it() throws Exception {
    var manifest = api.publish(call(1).on("7.7"), 100);
    var wav = api.volume.audioPath("acme", manifest.id(), manifest.startedAt());
    assertThat(api.delete(token, path(manifest, "")).statusCode()).isEqualTo(204);
    assertThat(wav).doesNotExist();
    assertThat(wav.resolveSibling(manifest.id() + ".json")).doesNotExist();
    assertThat(wav.resolveSibling(manifest.id() + ".deleted.json")).exists();
    for (var more : List.of("", "/recording", "/waveform", "/links", "/audit")) {
      var gone = api.get(token, path(manifest, more));
      assertThat(gone.statusCode()).isEqualTo(410);
      assertThat(gone.body()).contains("\"deleted_at\":\"", "\"deleted_by\":\"token:");
    }
    assertThat(api.get(token, "/api/calls/7.7").statusCode()).isEqualTo(410);
    assertThat(api.delete(token, path(manifest, "")).statusCode()).isEqualTo(410);
    assertThat(ids(api.json(token, "/api/calls"))).isEmpty();
    assertThat(api.get(api.token("globex", ADMIN), path(manifest, "")).statusCode()).isEqualTo(404);
  }

  @Test
  void what_has_a_damaged_manifest_is_not_deleted_and_that_is_said() throws Exception {
    var manifest = api.publish(call(1), 100);
    var wav = api.volume.audioPath("acme", manifest.id(), manifest.startedAt());
    Files.writeString(wav.resolveSibling(manifest.id() + ".json"), "junk");
    var refused = api.delete(token, path(manifest, ""));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("manifest on the volume is damaged");
    assertThat(wav).exists();
  }

  @Test
  void deleting_needs_its_scope() throws Exception {
    var manifest = api.publish(call(1), 100);
    assertThat(api.delete(api.token("acme", RECORDINGS_READ), path(manifest, "")).statusCode())
        .isEqualTo(403);
    assertThat(api.volume.holds(manifest)).isTrue();
  }

  @Test
  void who_saw_heard_and_linked_it_is_told() throws Exception {
    var manifest = api.publish(call(1), 100);
    api.get(token, path(manifest, ""));
    api.bytes(api.request(token, path(manifest, "/recording")).header("Range", "bytes=0-9"));
    api.bytes(api.request(token, path(manifest, "/recording")));
    api.post(token, path(manifest, "/links"), "{\"expires_in\":\"1h\"}");
    var items = api.json(token, path(manifest, "/audit")).path("items");
    assertThat(items.findValuesAsText("what"))
        .containsExactly("viewed", "played", "downloaded", "linked");
    assertThat(items.findValuesAsText("from")).containsOnly("127.0.0.1");
  }

  @Test
  void without_a_token_nothing_is_open() throws Exception {
    var manifest = api.publish(call(1), 100);
    for (var path :
        List.of(
            "/api/calls",
            path(manifest, ""),
            path(manifest, "/recording"),
            "/api/live",
            "/api/events",
            "/openapi.json")) assertThat(anonymous(path).statusCode()).as(path).isEqualTo(401);
  }

  @Test
  void a_catalog_that_is_down_is_503_and_not_a_failure() throws Exception {
    var manifest = api.publish(call(1), 100);
    api.catalog.close();
    for (var path : List.of("/api/calls", path(manifest, ""), path(manifest, "/recording"))) {
      var answer = api.get(token, path);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }
  }

  @Test
  void events_tell_what_happens_to_those_who_may_know() throws Exception {
    var stream =
        api.client().send(api.request(token, "/api/events").build(), BodyHandlers.ofInputStream());
    try (var lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8))) {
      assertThat(lines.readLine()).startsWith("retry:");
      api.happenings.started("globex", call(1).id(), "1.1");
      api.happenings.started("acme", call(2).id(), "2.2");
      api.happenings.finished(call(2).manifest(), Sample.START);
      api.happenings.finished(call(3).with(Facet.REASON, "late").manifest(), Sample.START);
      assertThat(event(lines))
          .startsWith("event: started data: ")
          .contains(call(2).id(), "\"tenant\":\"acme\"", "\"channel_id\":\"2.2\"", "\"at\":\"");
      assertThat(event(lines)).startsWith("event: completed");
      assertThat(event(lines)).startsWith("event: absent");
      var manifest = api.publish(Sample.call(4), 100);
      api.delete(token, path(manifest, ""));
      assertThat(event(lines)).startsWith("event: deleted").contains(manifest.id());
    }
  }

  private static String event(BufferedReader lines) throws IOException {
    var line = lines.readLine();
    while (!line.startsWith("event:")) line = lines.readLine();
    return line + " " + lines.readLine();
  }
}
