package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The player's files as they lie in the jar: whole, vendored honestly, and fit for a strict
/// policy.
class PlayerFilesTest {
  private static final Path WEB = Path.of("src/main/resources/web");
  private static final Path WAVESURFER = WEB.resolve("assets/vendor/wavesurfer");
  private static final String NPM_WAVESURFER_8_0_1 =
      "079f3b142f37737f975b03ea8fd18652a316dc2120a2629aeca0844a0c08f2b1";
  private static final Pattern IMPORT = Pattern.compile("from '([^']+)'");
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"(/[^\"]+)\"");
  private static final Pattern INLINE =
      Pattern.compile("<style|\\sstyle=|<script(?![^>]*\\ssrc=)|\\son[a-z]+=\"|javascript:");

  @Test
  void what_is_vendored_is_what_the_checksums_say() throws Exception {
    var lines = Files.readAllLines(WAVESURFER.resolve("SHA256SUMS"));
    assertThat(lines).hasSize(3);
    for (var line : lines) {
      var sumAndName = List.of(line.split(" {2}", 2));
      var file = WAVESURFER.resolve(sumAndName.getLast());
      assertThat(sha256(Files.readAllBytes(file))).as(line).isEqualTo(sumAndName.getFirst());
    }
  }

  @Test
  void wavesurfer_differs_from_npms_in_the_two_tags_of_its_style() throws Exception {
    var theirs =
        Files.readString(WAVESURFER.resolve("wavesurfer.esm.js"))
            .replace("<template>", "<style${i?` nonce=\"${i}\"`:\"\"}>")
            .replace("</template>", "</style>");
    assertThat(sha256(theirs.getBytes(StandardCharsets.UTF_8))).isEqualTo(NPM_WAVESURFER_8_0_1);
  }

  @Test
  void every_module_that_is_imported_is_there() throws IOException {
    for (var module : files(".js").filter(file -> !file.startsWith(WAVESURFER)).toList())
      for (var name : found(IMPORT, module))
        assertThat(module.resolveSibling(name)).as("imported by " + module).exists();
  }

  @Test
  void every_file_that_a_page_names_is_there() throws IOException {
    for (var page : files(".html").toList())
      for (var name : found(REFERENCE, page))
        assertThat(WEB.resolve(name.substring(1))).as("named by " + page).exists();
  }

  @Test
  void no_page_has_inline_script_or_style() throws IOException {
    assertThat(files(".html"))
        .hasSize(3)
        .allSatisfy(page -> assertThat(INLINE.matcher(text(page)).find()).isFalse());
  }

  @Test
  void no_text_from_outside_can_become_markup() throws IOException {
    assertThat(files(".js").filter(file -> !file.startsWith(WAVESURFER)))
        .allSatisfy(file ->
            assertThat(text(file))
                .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write"));
  }

  @Test
  void nothing_is_fetched_from_elsewhere() throws IOException {
    assertThat(Stream.of(".js", ".css", ".html").flatMap(PlayerFilesTest::files))
        .filteredOn(file -> !file.startsWith(WAVESURFER))
        .allSatisfy(file ->
            assertThat(text(file).replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("//www", "https:", "http:"));
  }

  private static List<String> found(Pattern pattern, Path file) {
    return pattern.matcher(text(file)).results().map((MatchResult it) -> it.group(1)).toList();
  }

  private static Stream<Path> files(String ending) {
    try (var files = Files.walk(WEB)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList().stream();
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
