package io.sidetape.http.api;

import static io.sidetape.access.Scope.ADMIN;
import static io.sidetape.access.Scope.RECORDINGS_READ;
import static io.sidetape.catalog.Sample.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.sidetape.catalog.Facet;
import io.sidetape.http.api.ApiServer.Form;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The running server does what `/openapi.json` says, and nothing else.
class ConformanceTest {
  private static final String HERE = "x://openapi";

  @TempDir Path folder;
  private final TreeSet<String> driven = new TreeSet<>();
  private ApiServer api;
  private String admin;
  private JsonNode doc;

  @BeforeEach
  void start() throws Exception {
    api = new ApiServer(folder);
    admin = api.token("*", ADMIN);
    doc = api.json(admin, "/openapi.json");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  /// Sends the request that belongs to an operation, and holds the answer against the document.
  private HttpResponse<String> drive(int status, String operation, HttpRequest.Builder request)
      throws Exception {
    int space = operation.indexOf(' ');
    var method = operation.substring(0, space);
    var path = operation.substring(space + 1);
    driven.add(operation);
    var answer = api.send(request);
    assertThat(answer.statusCode()).as(operation + ": " + answer.body()).isEqualTo(status);
    var told =
        resolved(
            doc.path("paths")
                .path(path)
                .path(method)
                .path("responses")
                .path(String.valueOf(status)));
    assertThat(told.isMissingNode()).as(operation + " tells of " + status).isFalse();
    conforms(operation + " " + status, told.path("content"), answer);
    return answer;
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? doc.at(node.path("$ref").textValue().substring(1)) : node;
  }

  private void conforms(String what, JsonNode content, HttpResponse<String> answer)
      throws IOException {
    var type =
        answer
            .headers()
            .firstValue("content-type")
            .map(it -> it.replaceFirst(";.*", ""))
            .orElse("");
    if (content.isMissingNode()) {
      assertThat(answer.body()).as(what).isEmpty();
      return;
    }
    assertThat(content.has(type)).as(what + " tells of " + type).isTrue();
    if (type.endsWith("json")) valid(what, content.path(type).path("schema"), answer.body());
  }

  private void valid(String what, JsonNode schema, String body) throws IOException {
    var whole =
        (ObjectNode) ((ObjectNode) schema.deepCopy()).set("components", doc.path("components"));
    var faults =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(URI.create(HERE), whole)
            .validate(ApiServer.JSON.readTree(body));
    assertThat(faults).as(what + ": " + body).isEmpty();
  }

  @Test
  void every_operation_answers_as_the_document_says() throws Exception {
    var it =
        api.publish(
            call(1).with(Facet.CALLER, "1").label("k", "v").event("muted").silentLeft(), 300);
    var absent = api.publish(call(2).with(Facet.REASON, "late").manifest());
    live();
    var one = "/api/calls/" + it.id();
    var plain = api.token("acme", RECORDINGS_READ);

    drive(200, "get /openapi.json", api.request(admin, "/openapi.json"));
    drive(200, "get /api/calls", api.request(admin, "/api/calls?limit=1"));
    drive(200, "get /api/calls", api.request(admin, "/api/calls?q=nothing"));
    drive(400, "get /api/calls", api.request(admin, "/api/calls?limit=0"));
    drive(401, "get /api/calls", HttpRequest.newBuilder(api.uri("/api/calls")));
    drive(200, "get /api/calls/{id}", api.request(admin, one));
    drive(200, "get /api/calls/{id}", api.request(admin, "/api/calls/" + absent.id()));
    drive(404, "get /api/calls/{id}", api.request(admin, "/api/calls/none"));
    drive(200, "get /api/calls/{id}/recording", api.request(admin, one + "/recording"));
    drive(200, "get /api/calls/{id}/recording", api.request(admin, one + "/recording?side=mix"));
    drive(
        206,
        "get /api/calls/{id}/recording",
        api.request(admin, one + "/recording").header("Range", "bytes=0-1"));
    drive(
        304,
        "get /api/calls/{id}/recording",
        api.request(admin, one + "/recording").header("If-None-Match", "*"));
    drive(
        416,
        "get /api/calls/{id}/recording",
        api.request(admin, one + "/recording").header("Range", "bytes=99999999-"));
    drive(406, "get /api/calls/{id}/recording", api.request(admin, one + "/recording?format=mp3"));
    drive(
        404,
        "get /api/calls/{id}/recording",
        api.request(admin, "/api/calls/" + absent.id() + "/recording"));
    drive(200, "get /api/calls/{id}/waveform", api.request(admin, one + "/waveform"));
    drive(400, "get /api/calls/{id}/waveform", api.request(admin, one + "/waveform?points=0"));
    drive(
        201, "post /api/calls/{id}/links", body(admin, one + "/links", "{\"expires_in\":\"2m\"}"));
    drive(400, "post /api/calls/{id}/links", body(admin, one + "/links", "{}"));
    drive(413, "post /api/calls/{id}/links", body(admin, one + "/links", " ".repeat(2_000)));
    var links = drive(200, "get /api/calls/{id}/links", api.request(admin, one + "/links"));
    var link = ApiServer.JSON.readTree(links.body()).at("/items/0/id").textValue();
    drive(
        204,
        "delete /api/calls/{id}/links/{link}",
        api.request(admin, one + "/links/" + link).DELETE());
    drive(
        404,
        "delete /api/calls/{id}/links/{link}",
        api.request(admin, one + "/links/" + link).DELETE());
    drive(200, "get /api/calls/{id}/audit", api.request(admin, one + "/audit"));
    var live = drive(200, "get /api/live", api.request(admin, "/api/live"));
    assertThat(ApiServer.JSON.readTree(live.body()).path("items")).hasSize(1);
    drive(403, "delete /api/calls/{id}", api.request(plain, one).DELETE());
    try (var _ = api.volume.claim(it.id()).orElseThrow()) {
      drive(409, "delete /api/calls/{id}", api.request(admin, one).DELETE());
    }
    drive(204, "delete /api/calls/{id}", api.request(admin, one).DELETE());
    drive(410, "get /api/calls/{id}", api.request(admin, one));
    handIn();
    sessions();
    listen();
    api.catalog.close();
    drive(503, "get /api/calls", api.request(admin, "/api/calls"));
    assertThat(driven).isEqualTo(operations());
  }

  private HttpRequest.Builder body(String token, String path, String json) {
    return api.request(token, path).POST(BodyPublishers.ofString(json));
  }

  /// A call that is in work.
  private void live() throws IOException {
    var id = RecordingId.at(Instant.parse("2026-11-21T03:38:36Z").toEpochMilli());
    var call =
        new Call(
            "acme",
            "1.1",
            Optional.of("1"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "customer",
            Map.of("k", "v"));
    try (var spool = Spool.open(api.state, new Metrics("test"));
        var made = spool.create(id, new Entry.Accepted(Instant.now(), call))) {
      assertThat(made.id()).isEqualTo(id);
    }
  }

  private void handIn() throws Exception {
    var made = api.make(call(3), 100);
    var form = Form.of(made.manifest().toJson(), made.wav());
    drive(201, "post /api/recordings", form(form));
    drive(409, "post /api/recordings", form(form));
    drive(422, "post /api/recordings", form(Form.of(new byte[0], new byte[0])));
    drive(415, "post /api/recordings", body(admin, "/api/recordings", "{}"));
  }

  private HttpRequest.Builder form(Form form) {
    return api.request(admin, "/api/recordings")
        .header("Content-Type", form.contentType())
        .POST(form.body());
  }

  private void sessions() throws Exception {
    drive(200, "post /api/session", body(admin, "/api/session", ""));
    drive(200, "get /api/session", api.request(admin, "/api/session"));
    drive(401, "get /api/session", HttpRequest.newBuilder(api.uri("/api/session")));
    drive(204, "delete /api/session", api.request(admin, "/api/session").DELETE());
  }

  private void listen() throws Exception {
    driven.add("get /api/events");
    var stream =
        api.client().send(api.request(admin, "/api/events").build(), BodyHandlers.ofInputStream());
    stream.body().close();
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
  }

  private Set<String> operations() {
    var operations = new TreeSet<String>();
    for (var path : doc.path("paths").properties())
      for (var method : path.getValue().properties())
        operations.add(method.getKey() + " " + path.getKey());
    return operations;
  }

  @Test
  void the_document_tells_of_every_route() {
    assertThat(api.routes())
        .filteredOn(
            route -> !route.equals("post /enter/{code}")) // for browsers, and not of the API
        .containsExactlyInAnyOrderElementsOf(operations());
  }

  @Test
  void the_document_is_whole() {
    assertThat(doc.path("openapi").textValue()).startsWith("3.1.");
    var refs = new TreeSet<String>();
    doc.findValuesAsText("$ref").forEach(refs::add);
    assertThat(refs)
        .isNotEmpty()
        .allSatisfy(ref -> assertThat(doc.at(ref.substring(1)).isMissingNode()).isFalse());
    assertThat(doc.findValuesAsText("operationId")).doesNotHaveDuplicates();
    assertThat(List.of("bearer", "session", "link"))
        .allMatch(it -> doc.at("/components/securitySchemes").has(it));
  }
}
