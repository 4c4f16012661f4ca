package io.sidetape.http.api;

import static io.sidetape.access.Scope.ADMIN;
import static io.sidetape.access.Scope.RECORDINGS_DELETE;
import static io.sidetape.access.Scope.RECORDINGS_READ;
import static io.sidetape.catalog.Sample.call;
import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidetape.catalog.Facet;
import io.sidetape.catalog.Sample;
import io.sidetape.store.Manifest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {
  private static final String NOWHERE = "01AAAAAAAAAAAAAAAAAAAAAAAA";

  @TempDir Path folder;
  private ApiServer api;
  private String token;

  @BeforeEach
  void start() throws IOException {
    api = new ApiServer(folder);
    token = api.token("acme", RECORDINGS_READ, RECORDINGS_DELETE);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static List<String> ids(JsonNode page) {
    return StreamSupport.stream(page.path("items").spliterator(), false)
        .map(item -> item.path("id").textValue())
        .toList();
  }

  private static String path(Manifest call, String more) {
    return "/api/calls/" + call.id() + more;
  }

  @Test
  void calls_are_listed_newest_first_in_pages_with_their_flags() throws Exception {
    for (int i = 0; i < 5; i++) api.publish(call(i).silentLeft(), 100);
    var first = api.json(token, "/api/calls?limit=3");
    assertThat(ids(first)).containsExactly(call(4).id(), call(3).id(), call(2).id());
    assertThat(first.at("/items/0/flags").toString()).isEqualTo("[\"silent_side\"]");
    var second = api.json(token, "/api/calls?limit=3&cursor=" + first.path("next").textValue());
    assertThat(ids(second)).containsExactly(call(1).id(), call(0).id());
    assertThat(second.path("next").isNull()).isTrue();
  }

  @Test
  void each_filter_reaches_the_catalog() throws Exception {
    var it =
        call(1)
            .with(Facet.CALLER, "+4930")
            .with(Facet.CALLED, "100")
            .with(Facet.AGENT, "Ann Ä")
            .with(Facet.TYPE, "sales")
            .label("ref", "A=1")
            .recovered()
            .event("muted");
    api.publish(it, 3000);
    api.publish(call(2), 100);
    for (var query :
        List.of(
            "caller=%2B4930",
            "called=100",
            "agent=Ann+%C3%84",
            "type=sales",
            "label=ref%3DA%3D1",
            "flag=recovered&flag=muted",
            "min_ms=2000",
            "q=ann",
            "to=2026-11-21T03:38:38Z",
            "tenant=acme&q=A%201",
            "status=completed&type=sales"))
      assertThat(ids(api.json(token, "/api/calls?" + query))).as(query).containsExactly(it.id());
    for (var query : List.of("max_ms=2000", "from=2026-11-21T04:38:38%2B01:00"))
      assertThat(ids(api.json(token, "/api/calls?" + query)))
          .as(query)
          .containsExactly(call(2).id());
    assertThat(ids(api.json(token, "/api/calls?status=failed"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          colour=red         | colour
          limit=0            | limit
          limit=201          | limit
          limit=x            | limit
          limit=1&limit=2    | limit
          from=yesterday     | from
          to=2026-11-21      | to
          status=done        | status
          flag=loud          | flag
          label=x            | label
          label=%3Dx         | label
          min_ms=-1          | min_ms
          max_ms=9999999999999999999 | max_ms
          min_ms=5&max_ms=4  | max_ms
          cursor=x           | cursor
          tenant=..          | tenant
          caller=a&caller=b  | caller
          """)
  void a_parameter_that_is_unknown_or_malformed_is_named(String query, String name)
      throws Exception {
    var answer = api.get(token, "/api/calls?" + query);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(ApiServer.JSON.readTree(answer.body()).path("parameter").textValue())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' or '1'='1",
        "'; drop table calls; --",
        "\" OR 1=1",
        "<script>alert(1)</script>",
        "../../../etc/passwd",
        "%",
        "_",
        "*",
        "\\",
        "\u0001",
        "${jndi:ldap://x/a}",
        "😀",
        "{{7*7}}",
        "NEAR(a,b)",
        "a\r\nSet-Cookie: x=y"
      })
  void any_text_in_any_field_is_text(String text) throws Exception {
    var it =
        call(1)
            .with(Facet.CALLER, text)
            .with(Facet.CALLED, text)
            .with(Facet.AGENT, text)
            .with(Facet.TYPE, text)
            .label("k", text)
            .on("c" + text);
    var manifest = api.publish(it, 100);
    var value = encode(text, UTF_8);
    for (var name : List.of("caller", "called", "agent", "type"))
      assertThat(ids(api.json(token, "/api/calls?" + name + "=" + value))).containsExactly(it.id());
    assertThat(ids(api.json(token, "/api/calls?label=k%3D" + value))).containsExactly(it.id());
    assertThat(api.get(token, "/api/calls?q=" + value).statusCode()).isEqualTo(200);
    assertThat(ids(api.json(token, "/api/calls?reason=" + value))).isEmpty();
    var one = api.get(token, path(manifest, ""));
    assertThat(one.headers().firstValue("content-type")).contains("application/json");
    assertThat(withoutFlags(one)).isEqualTo(ApiServer.JSON.readTree(manifest.toJson()));
    assertThat(api.get(token, "/api/calls/" + value + "/recording").statusCode()).isIn(400, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/calls?q=%ff%fe",
        "/api/calls/%ff",
        "/api/calls/%2e%2e",
        "/api/calls/..%2f..%2fetc"
      })
  void broken_encoding_and_path_tricks_are_refused(String path) throws Exception {
    assertThat(api.get(token, path).statusCode()).isIn(400, 404);
  }

  @Test
  void a_call_is_found_by_its_id_or_its_channel_s() throws Exception {
    var manifest = api.publish(call(1).on("1795233078.1"), 100);
    for (var id : List.of(manifest.id(), "1795233078.1"))
      assertThat(withoutFlags(api.get(token, "/api/calls/" + id)))
          .isEqualTo(ApiServer.JSON.readTree(manifest.toJson()));
  }

  private static JsonNode withoutFlags(HttpResponse<String> answer) throws IOException {
    var json = (ObjectNode) ApiServer.JSON.readTree(answer.body());
    assertThat(json.remove("flags")).isNotNull();
    return json;
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

  private HttpResponse<String> anonymous(String path) throws Exception {
    return api.send(HttpRequest.newBuilder(api.uri(path)));
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
