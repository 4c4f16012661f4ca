package io.sidetape.http.api;

import static io.sidetape.catalog.Sample.call;
import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.catalog.Facet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The list of calls, and what may be asked of it.
class CallListTest extends ApiRig {
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
}
