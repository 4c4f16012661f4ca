package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final Handler ANY = _ -> Response.json(200, Map.of());

  private final Route call = Route.get("/api/calls/{id}", ANY);
  private final Route deletion = Route.delete("/api/calls/{id}", ANY);
  private final Route recording = Route.get("/api/calls/{id}/recording", ANY);
  private final Route recent = Route.get("/api/calls/recent", ANY);
  private final Route root = Route.get("/", ANY);
  private final Router router = new Router(List.of(call, deletion, recording, recent, root));

  @Test
  void a_name_stands_for_one_whole_segment() {
    assertThat(router.find("GET", "/api/calls/7"))
        .isEqualTo(new Router.Found.Here(call, Map.of("id", "7")));
    assertThat(router.find("GET", "/api/calls/7/recording"))
        .isEqualTo(new Router.Found.Here(recording, Map.of("id", "7")));
    assertThat(router.find("GET", "/api/calls/7/8")).isEqualTo(new Router.Found.Nothing());
    assertThat(router.find("GET", "/api/calls/")).isEqualTo(new Router.Found.Nothing());
  }

  @Test
  void a_plain_segment_goes_before_a_name() {
    assertThat(router.find("GET", "/api/calls/recent"))
        .isEqualTo(new Router.Found.Here(recent, Map.of()));
  }

  @Test
  void methods_of_one_path_are_told_together() {
    assertThat(router.find("DELETE", "/api/calls/7"))
        .isEqualTo(new Router.Found.Here(deletion, Map.of("id", "7")));
    assertThat(router.find("POST", "/api/calls/7"))
        .isEqualTo(new Router.Found.OtherMethods("DELETE, GET, HEAD"));
  }

  @Test
  void the_root_is_a_path() {
    assertThat(router.find("HEAD", "/")).isEqualTo(new Router.Found.Here(root, Map.of()));
  }
}
