package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Whatever stands in a request line.
class RouterFuzzTest {
  private static final Handler ANY = _ -> Response.json(200, Map.of());

  private final Router router =
      new Router(List.of(Route.get("/calls/{id}", ANY), Route.get("/calls/{id}/recording", ANY)));

  @FuzzTest
  void what_is_found_is_one_clean_segment(byte[] bytes) {
    var path = new String(bytes, StandardCharsets.ISO_8859_1);
    Percent.query(path);
    for (var tried : List.of(path, "/calls/" + path, "/calls/" + path + "/recording"))
      if (router.find("GET", tried) instanceof Router.Found.Here(_, var variables))
        assertThat(variables.get("id"))
            .isNotEmpty()
            .isNotIn(".", "..")
            .doesNotContain("/", "\\", "\0", "\n");
  }
}
