package io.sidetape.http.api;

import static io.sidetape.access.Scope.RECORDINGS_DELETE;
import static io.sidetape.access.Scope.RECORDINGS_READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The API over a catalog and a volume of its own, and a token of `acme`.
abstract class ApiRig {
  @TempDir Path folder;
  ApiServer api;
  String token;

  @BeforeEach
  void start() throws IOException {
    api = new ApiServer(folder);
    token = api.token("acme", RECORDINGS_READ, RECORDINGS_DELETE);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  static List<String> ids(JsonNode page) {
    return StreamSupport.stream(page.path("items").spliterator(), false)
        .map(item -> item.path("id").textValue())
        .toList();
  }

  static String path(Manifest call, String more) {
    return "/api/calls/" + call.id() + more;
  }

  static JsonNode withoutFlags(HttpResponse<String> answer) throws IOException {
    var json = (ObjectNode) ApiServer.JSON.readTree(answer.body());
    assertThat(json.remove("flags")).isNotNull();
    return json;
  }

  HttpResponse<String> anonymous(String path) throws Exception {
    return api.send(HttpRequest.newBuilder(api.uri(path)));
  }
}
