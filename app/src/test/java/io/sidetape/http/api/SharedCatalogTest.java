package io.sidetape.http.api;

import static io.sidetape.access.Scope.RECORDINGS_DELETE;
import static io.sidetape.access.Scope.RECORDINGS_READ;
import static io.sidetape.access.Scope.RECORDINGS_WRITE;
import static io.sidetape.catalog.Sample.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.catalog.CatalogSettings;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two daemons' sites on one real PostgreSQL.
class SharedCatalogTest {
  private static final String THEIRS = "two:/srv/recordings";

  @TempDir Path folder;
  private EmbeddedPostgres server;

  @BeforeEach
  void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private ApiServer site(String name, String volume, String origin) throws IOException {
    var url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    return new ApiServer(
        folder.resolve(name),
        new Volume(folder.resolve(volume)),
        new CatalogSettings.Server(url, "postgres", "postgres", origin));
  }

  private static String path(Manifest call, String more) {
    return "/api/calls/" + call.id() + more;
  }

  @Test
  void each_finds_the_other_s_calls_and_says_whose_volume_has_the_sound() throws Exception {
    try (var one = site("one", "one/volume", "one:/srv/recordings");
        var two = site("two", "two/volume", THEIRS)) {
      var theirs = two.publish(call(1), 100);
      var token = one.token("acme", RECORDINGS_READ, RECORDINGS_DELETE);
      assertThat(one.json(token, "/api/calls").at("/items/0/id").textValue())
          .isEqualTo(theirs.id());
      assertThat(one.get(token, path(theirs, "")).statusCode()).isEqualTo(200);
      for (var more : List.of("/recording", "/waveform")) {
        var answer = one.get(token, path(theirs, more));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("on its volume " + THEIRS, "\"volume\":\"" + THEIRS);
      }
      var kept = one.delete(token, path(theirs, ""));
      assertThat(kept.statusCode()).isEqualTo(409);
      assertThat(kept.body()).contains(THEIRS);
      assertThat(two.volume.holds(theirs)).isTrue();
      var there = two.token("acme", RECORDINGS_READ, RECORDINGS_DELETE);
      assertThat(two.get(there, path(theirs, "/recording")).statusCode()).isEqualTo(200);
      assertThat(two.delete(there, path(theirs, "")).statusCode()).isEqualTo(204);
      assertThat(one.get(token, path(theirs, "")).statusCode()).isEqualTo(410);
    }
  }

  @Test
  void what_is_lost_from_its_own_volume_is_nobody_else_s() throws Exception {
    try (var one = site("one", "one/volume", "one:/srv/recordings")) {
      var gone = one.publish(call(1), 100);
      one.volume.bury(gone, gone.endedAt(), "a hand");
      var answer = one.get(one.token("acme", RECORDINGS_READ), path(gone, "/recording"));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("not on this daemon's volume");
    }
  }

  @Test
  void what_another_daemon_is_at_work_on_is_neither_deleted_nor_handed_in_meanwhile()
      throws Exception {
    try (var one = site("one", "shared", "one:/mnt/shared");
        var two = site("two", "shared", "two:/mnt/shared")) {
      var theirs = two.publish(call(1), 100);
      var token = one.token("acme", RECORDINGS_READ, RECORDINGS_DELETE, RECORDINGS_WRITE);
      var work = two.volume.claim(theirs.id()).orElseThrow();
      var kept = one.delete(token, path(theirs, ""));
      assertThat(kept.statusCode()).isEqualTo(409);
      assertThat(kept.body()).contains("Another daemon is at work");
      assertThat(one.get(token, path(theirs, "/recording")).statusCode()).isEqualTo(200);
      var again = one.make(call(1), 100);
      var form = ApiServer.Form.of(again.manifest().toJson(), again.wav());
      assertThat(one.post(token, form).statusCode()).isEqualTo(503);
      work.close();
      assertThat(one.post(token, form).statusCode()).isEqualTo(409);
      assertThat(one.delete(token, path(theirs, "")).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void on_one_shared_volume_either_plays_and_deletes_what_the_other_recorded() throws Exception {
    try (var one = site("one", "shared", "one:/mnt/shared");
        var two = site("two", "shared", "two:/mnt/shared")) {
      var theirs = two.publish(call(1), 100);
      var token = one.token("acme", RECORDINGS_READ, RECORDINGS_DELETE);
      for (var more : List.of("/recording", "/recording?side=left", "/waveform"))
        assertThat(one.get(token, path(theirs, more)).statusCode()).as(more).isEqualTo(200);
      assertThat(one.delete(token, path(theirs, "")).statusCode()).isEqualTo(204);
      assertThat(two.get(two.token("acme", RECORDINGS_READ), path(theirs, "")).statusCode())
          .isEqualTo(410);
      assertThat(two.volume.holds(theirs)).isFalse();
    }
  }
}
