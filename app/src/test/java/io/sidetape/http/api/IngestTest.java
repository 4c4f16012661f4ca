package io.sidetape.http.api;

import static io.sidetape.access.Scope.ADMIN;
import static io.sidetape.access.Scope.RECORDINGS_DELETE;
import static io.sidetape.access.Scope.RECORDINGS_READ;
import static io.sidetape.access.Scope.RECORDINGS_WRITE;
import static io.sidetape.catalog.Sample.call;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidetape.LiveFolder;
import io.sidetape.catalog.CatalogSettings;
import io.sidetape.catalog.Facet;
import io.sidetape.http.api.ApiServer.Form;
import io.sidetape.http.api.ApiServer.Made;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkAnswer;
import io.sidetape.store.SinkSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestTest {
  @TempDir Path folder;
  private ApiServer api;
  private String token;
  private String reader;

  @BeforeEach
  void start() throws IOException {
    api = new ApiServer(folder);
    token = api.token("acme", RECORDINGS_WRITE);
    reader = api.token("*", ADMIN);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static Form form(Made made) {
    return Form.of(made.manifest().toJson(), made.wav());
  }

  private List<String> files() throws IOException {
    return LiveFolder.files(api.volume.folder()).stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> !name.equals(".claims"))
        .toList();
  }

  @Test
  void what_is_handed_in_is_there_whole_and_found() throws Exception {
    var made = api.make(call(1), 500);
    var answer = api.post(token, form(made));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    var location = answer.headers().firstValue("location").orElseThrow();
    assertThat(Manifest.parse(api.get(reader, location).body().getBytes(UTF_8)))
        .isEqualTo(made.manifest());
    assertThat(api.bytes(api.request(reader, location + "/recording")).body())
        .isEqualTo(made.wav());
    assertThat(api.json(reader, "/api/calls").path("items")).hasSize(1);
  }

  @Test
  void twice_is_taken_once() throws Exception {
    var made = api.make(call(1), 200);
    assertThat(api.post(token, form(made)).statusCode()).isEqualTo(201);
    assertThat(api.post(token, form(made)).statusCode()).isEqualTo(409);
    assertThat(files()).hasSize(2);
  }

  @Test
  void a_sidetape_s_sink_is_taken() throws Exception {
    var made = api.make(call(1), 500);
    var wav = Files.write(folder.resolve("x.wav"), made.wav());
    var settings =
        new SinkSettings(
            api.uri("/api/recordings"),
            Optional.of(token),
            true,
            Optional.empty(),
            Duration.ofSeconds(30));
    try (var sink = new Sink(settings)) {
      assertThat(sink.post(made.manifest(), wav)).isEqualTo(new SinkAnswer.Taken(201));
      assertThat(sink.post(made.manifest(), wav)).isEqualTo(new SinkAnswer.Taken(409));
    }
  }

  @Test
  void an_upload_that_is_cut_leaves_nothing_and_may_come_again() throws Exception {
    var made = api.make(call(1), 500);
    var form = form(made);
    for (int cut : new int[] {10, 200, form.bytes().length / 2, form.bytes().length - 3}) {
      try (var socket = new Socket(api.address().getAddress(), api.address().getPort())) {
        var head =
            "POST /api/recordings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                .formatted(token, form.contentType(), form.bytes().length);
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
        socket.getOutputStream().write(form.bytes(), 0, cut);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> files().isEmpty());
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> api.post(token, form).statusCode() == 201);
    assertThat(files()).hasSize(2);
  }

  @Test
  void a_manifest_that_lies_about_the_audio_is_refused_and_nothing_stays() throws Exception {
    var made = api.make(call(1), 500);
    var it = Objects.requireNonNull(made.manifest().audio());
    var other = "ab".repeat(32);
    lies(
        made,
        "size_bytes",
        it,
        a ->
            new Manifest.Audio(
                a.file(),
                a.format(),
                a.sampleRate(),
                2,
                a.frames(),
                a.durationMs(),
                a.sizeBytes() - 1,
                a.sha256(),
                a.pcmSha256()));
    lies(
        made,
        "size_bytes",
        it,
        a ->
            new Manifest.Audio(
                a.file(),
                a.format(),
                a.sampleRate(),
                2,
                a.frames(),
                a.durationMs(),
                a.sizeBytes() + 1,
                a.sha256(),
                a.pcmSha256()));
    lies(
        made,
        "sha256",
        it,
        a ->
            new Manifest.Audio(
                a.file(),
                a.format(),
                a.sampleRate(),
                2,
                a.frames(),
                a.durationMs(),
                a.sizeBytes(),
                other,
                a.pcmSha256()));
    lies(
        made,
        "pcm_sha256",
        it,
        a ->
            new Manifest.Audio(
                a.file(),
                a.format(),
                a.sampleRate(),
                2,
                a.frames(),
                a.durationMs(),
                a.sizeBytes(),
                a.sha256(),
                other));
    lies(
        made,
        "frames",
        it,
        a ->
            new Manifest.Audio(
                a.file(),
                a.format(),
                a.sampleRate(),
                2,
                a.frames() + 1,
                a.durationMs(),
                a.sizeBytes(),
                a.sha256(),
                a.pcmSha256()));
    lies(
        made,
        "sample_rate",
        it,
        a ->
            new Manifest.Audio(
                a.file(),
                a.format(),
                16000,
                2,
                a.frames(),
                a.durationMs(),
                a.sizeBytes(),
                a.sha256(),
                a.pcmSha256()));
    lies(
        made,
        "channels",
        it,
        a ->
            new Manifest.Audio(
                a.file(),
                a.format(),
                a.sampleRate(),
                1,
                a.frames(),
                a.durationMs(),
                a.sizeBytes(),
                a.sha256(),
                a.pcmSha256()));
    lies(
        made,
        "file",
        it,
        a ->
            new Manifest.Audio(
                "../../x.wav",
                a.format(),
                a.sampleRate(),
                2,
                a.frames(),
                a.durationMs(),
                a.sizeBytes(),
                a.sha256(),
                a.pcmSha256()));
    assertThat(api.post(token, form(made)).statusCode()).isEqualTo(201);
  }

  private void lies(
      Made made, String about, Manifest.Audio audio, UnaryOperator<Manifest.Audio> lie)
      throws Exception {
    var manifest = ApiServer.with(made.manifest(), lie.apply(audio));
    var answer = api.post(token, Form.of(manifest.toJson(), made.wav()));
    assertThat(answer.statusCode()).as(about).isEqualTo(422);
    assertThat(answer.body()).contains("manifest's " + about + " is not the audio's");
    assertThat(files()).isEmpty();
  }

  /// What searches, folders and pages go by, and the audio cannot contradict.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          started_at  | "+99999-12-31T23:59:59.999Z" | no time of a call
          started_at  | "-0001-12-31T23:59:59.999Z"  | no time of a call
          ended_at    | "1999-12-31T23:59:59.999Z"   | not one after started_at
          ended_at    | "+99999-12-31T23:59:59.999Z" | not one after started_at
          sides       | null                         | nothing of its sides
          alignment   | null                         | nothing of its sides
          events      | [{"at_ms":-1,"type":"held"}] | an event before its start
          sides       | {"left":null,"right":null}   | The manifest is not one
          events      | [{"at_ms":1,"type":null}]    | The manifest is not one
          events      | null                         | The manifest is not one
          duration_ms | -5                           | duration_ms is not the audio's
          duration_ms | 1                            | duration_ms is not the audio's
          """)
  void a_manifest_of_no_possible_call_is_refused_and_nothing_stays(
      String member, String value, String why) throws Exception {
    var made = api.make(call(1), 200);
    var tree = (ObjectNode) ApiServer.JSON.readTree(made.manifest().toJson());
    var holder = member.equals("duration_ms") ? (ObjectNode) tree.get("audio") : tree;
    holder.set(member, ApiServer.JSON.readTree(value));
    var answer = api.post(token, Form.of(ApiServer.JSON.writeValueAsBytes(tree), made.wav()));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(why);
    assertThat(files()).isEmpty();
  }

  /// An index of PostgreSQL's takes no more than 2,704 bytes.
  @Test
  void a_channel_id_that_no_asterisk_gives_is_refused() throws Exception {
    var made = api.make(call(1), 200);
    var tree = (ObjectNode) ApiServer.JSON.readTree(made.manifest().toJson());
    ((ObjectNode) tree.get("call")).put("channel_id", "x".repeat(256));
    var answer = api.post(token, Form.of(ApiServer.JSON.writeValueAsBytes(tree), made.wav()));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("a channel_id of more than 255 letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pcm_sha256", "format", "file", "sha256"})
  void what_is_null_of_the_audio_is_refused(String member) throws Exception {
    var made = api.make(call(1), 200);
    var tree = (ObjectNode) ApiServer.JSON.readTree(made.manifest().toJson());
    ((ObjectNode) tree.get("audio")).putNull(member);
    var answer = api.post(token, Form.of(ApiServer.JSON.writeValueAsBytes(tree), made.wav()));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(files()).isEmpty();
  }

  @Test
  void a_manifest_that_is_none_is_refused() throws Exception {
    var made = api.make(call(1), 200);
    var json = new String(made.manifest().toJson(), UTF_8);
    var id = made.manifest().id();
    for (var bad :
        List.of(
            "",
            "{",
            "[]",
            "null",
            "{}",
            json.replace("\"version\" : 1", "\"version\" : 2"),
            json.replace(id, "../../../../etc/x"),
            json.replace("\"acme\"", "\"../x\""),
            json.replace("2026-11-21", "yesterday"),
            json.replace("completed", "absent"),
            " ".repeat(2 << 20))) {
      var answer = api.post(token, Form.of(bad.getBytes(UTF_8), made.wav()));
      assertThat(answer.statusCode())
          .as(bad.substring(0, Math.min(200, bad.length())))
          .isEqualTo(422);
    }
    assertThat(
            api.post(token, Form.of(new byte[] {(byte) 0xff, 0, (byte) 0xfe}, made.wav()))
                .statusCode())
        .isEqualTo(422);
    assertThat(files()).isEmpty();
  }

  @Test
  void audio_that_is_none_is_refused() throws Exception {
    var made = api.make(call(1), 200);
    var noise = new byte[made.wav().length];
    var answer = api.post(token, Form.of(made.manifest().toJson(), noise));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(files()).isEmpty();
  }

  @Test
  void a_form_of_other_parts_is_refused() throws Exception {
    var made = api.make(call(1), 200);
    var manifest = made.manifest().toJson();
    assertThat(api.post(token, Form.of("audio", made.wav(), "manifest", manifest)).statusCode())
        .isEqualTo(422);
    assertThat(api.post(token, Form.of("manifest", manifest, "sound", made.wav())).statusCode())
        .isEqualTo(422);
    assertThat(api.post(token, "/api/recordings", "{}").statusCode()).isEqualTo(415);
    assertThat(files()).isEmpty();
  }

  @Test
  void another_tenant_s_recording_cannot_be_handed_in_nor_its_id_be_taken() throws Exception {
    var theirs = api.make(call(1).of("globex"), 200);
    assertThat(api.post(token, form(theirs)).statusCode()).isEqualTo(403);
    api.publish(call(1).of("globex"), 200);
    var answer = api.post(token, form(api.make(call(1).of("acme"), 300)));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).doesNotContain("globex");
    assertThat(api.json(reader, "/api/calls").at("/items/0/tenant").textValue())
        .isEqualTo("globex");
  }

  @Test
  void another_recording_with_the_same_id_is_refused() throws Exception {
    api.post(token, form(api.make(call(1), 200)));
    assertThat(api.post(token, form(api.make(call(1).with(Facet.AGENT, "x"), 200))).statusCode())
        .isEqualTo(422);
    assertThat(files()).hasSize(2);
  }

  @Test
  void what_was_deleted_does_not_come_back() throws Exception {
    var made = api.make(call(1), 200);
    api.post(token, form(made));
    api.delete(api.token("acme", RECORDINGS_DELETE), "/api/calls/" + made.manifest().id());
    assertThat(api.post(token, form(made)).statusCode()).isEqualTo(409);
    assertThat(files()).containsExactly(made.manifest().id() + ".deleted.json");
  }

  @Test
  void what_was_deleted_does_not_come_back_while_the_catalog_is_made_anew() throws Exception {
    var made = api.make(call(1), 200);
    api.post(token, form(made));
    api.delete(api.token("acme", RECORDINGS_DELETE), "/api/calls/" + made.manifest().id());
    var state = folder.resolve("anew");
    var empty = new CatalogSettings.Embedded(state.resolve("catalog.db"));
    try (var anew = new ApiServer(state, api.volume, empty)) {
      var answer = anew.post(anew.token("acme", RECORDINGS_WRITE), form(made));
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(files()).containsExactly(made.manifest().id() + ".deleted.json");
    }
  }

  @Test
  void handing_in_needs_its_scope() throws Exception {
    var made = api.make(call(1), 200);
    assertThat(api.post(api.token("acme", RECORDINGS_READ), form(made)).statusCode())
        .isEqualTo(403);
    assertThat(files()).isEmpty();
  }

  @Test
  void a_catalog_that_is_down_is_asked_again_later_and_nothing_stays() throws Exception {
    var made = api.make(call(1), 200);
    api.catalog.close();
    assertThat(api.post(token, form(made)).statusCode()).isEqualTo(503);
    assertThat(files()).isEmpty();
  }
}
