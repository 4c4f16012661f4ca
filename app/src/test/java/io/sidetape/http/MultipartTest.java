package io.sidetape.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultipartTest {
  private static final String TWO =
      """
      --b
      Content-Disposition: form-data; name="manifest"
      Content-Type: application/json

      {}
      --b
      content-disposition: form-data; name=audio; filename="a; name=x"

      RIFF
      -
      --

      --b--
      """
          .replace("\n", "\r\n");

  @Test
  void parts_come_in_order_with_their_headers_and_content() throws IOException {
    for (var step : List.of(1, 2, 3, 7, 100_000)) {
      var form = form(TWO, step);
      var manifest = form.next().orElseThrow();
      assertThat(manifest.name()).isEqualTo("manifest");
      assertThat(manifest.headers()).containsEntry("content-type", "application/json");
      assertThat(text(manifest)).isEqualTo("{}");
      assertThat(manifest.content().read()).isEqualTo(-1);
      var audio = form.next().orElseThrow();
      assertThat(audio.name()).isEqualTo("audio");
      assertThat(form.next()).isEmpty();
    }
  }

  @Test
  void what_only_looks_like_a_boundary_is_content() throws IOException {
    var near = "RIFF\r\n-\r\n--\r\n--a\r\r\n--\r\nb\r\n\r\n-";
    for (var step = 1; step < 20; step++) {
      var form = form(part("x", near) + "--b--", step);
      assertThat(text(form.next().orElseThrow())).isEqualTo(near);
      assertThat(form.next()).isEmpty();
    }
  }

  @Test
  void a_part_is_the_same_whatever_it_holds_and_however_it_comes() throws IOException {
    var random = new Random(3);
    for (var round = 0; round < 200; round++) {
      var content = new StringBuilder();
      var pieces = List.of("\r", "\n", "\r\n", "-", "--", "\r\n--", "x", "y");
      for (var n = random.nextInt(200); n > 0; n--)
        content.append(pieces.get(random.nextInt(pieces.size())));
      var form =
          form(part("x", content.toString()) + part("y", "") + "--b--", 1 + random.nextInt(9));
      assertThat(text(form.next().orElseThrow())).isEqualTo(content.toString());
      assertThat(text(form.next().orElseThrow())).isEmpty();
      assertThat(form.next()).isEmpty();
    }
  }

  @Test
  void a_part_that_is_not_read_is_passed_over_and_its_stream_is_over() throws IOException {
    var form = form(part("x", "y".repeat(300_000)) + part("z", "end") + "--b--", 10_000);
    var first = form.next().orElseThrow();
    assertThat(first.content().read()).isEqualTo('y');
    assertThat(text(form.next().orElseThrow())).isEqualTo("end");
    assertThat(first.content().read()).isEqualTo(-1);
  }

  @Test
  void a_body_that_ends_early_or_is_none_is_malformed() {
    for (var length = 0; length < TWO.indexOf("--b--\r\n") + 5; length++) {
      var cut = TWO.substring(0, length);
      assertThatThrownBy(() -> readAll(form(cut, 5)))
          .as(cut)
          .isInstanceOf(MalformedException.class);
    }
    for (var body :
        List.of(
            "x".repeat(20_000),
            "--b\r\n\r\nno name\r\n--b--",
            "--b\r\nno colon\r\n\r\n\r\n--b--",
            "--b\r\nA: 1\r\na: 2\r\n\r\n\r\n--b--",
            "--b\r\nA: " + "1".repeat(9_000) + "\r\n\r\n\r\n--b--",
            "--b\r\nA: \u00ff\r\n\r\n\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n\r\n--b--",
            "--b\nContent-Disposition: form-data; name=a\n\n\n--b--",
            "--bx\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--b--",
            part("x", "y").repeat(101) + "--b--",
            part("x", "y") + "--b--" + "z".repeat(20_000)))
      assertThatThrownBy(() -> readAll(form(body, 1_000)))
          .as(body.substring(0, Math.min(60, body.length())))
          .isInstanceOf(MalformedException.class);
  }

  @Test
  void what_is_no_form_of_parts_is_nothing() {
    for (var type :
        List.of(
            "application/json",
            "multipart/form-data",
            "multipart/mixed; boundary=b",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"a\u00e9\"",
            "multipart/form-data; boundary=" + "b".repeat(71),
            "multipart/form-data; boundary=a; boundary=b"))
      assertThat(Multipart.of(request(type, InputStream.nullInputStream()))).as(type).isEmpty();
  }

  private static List<String> readAll(Multipart form) throws IOException {
    var all = new ArrayList<String>();
    for (var part = form.next(); part.isPresent(); part = form.next()) all.add(text(part.get()));
    return all;
  }

  private static String part(String name, String content) {
    return "--b\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"\r\n\r\n"
        + content
        + "\r\n";
  }

  private static String text(Multipart.Part part) throws IOException {
    return new String(part.content().readAllBytes(), ISO_8859_1);
  }

  /// Comes in pieces of so many bytes at most.
  private static Multipart form(String body, int step) {
    var in =
        new FilterInputStream(new ByteArrayInputStream(body.getBytes(ISO_8859_1))) {
          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            return super.read(to, offset, Math.min(step, length));
          }
        };
    return Multipart.of(request("Multipart/Form-Data; charset=x; boundary=\"b\"", in))
        .orElseThrow();
  }

  private static Request request(String type, InputStream body) {
    return new Request(
        "POST",
        "/",
        Map.of(),
        Map.of(),
        Map.of("content-type", List.of(type)),
        InetAddress.getLoopbackAddress(),
        body);
  }
}
