package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidetape.io.SmallDisc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergeCommandTest {
  @TempDir Path folder;
  private Path in;
  private Path out;
  private Path stereo;

  @BeforeEach
  void files() throws IOException {
    in = Sound.mono(folder.resolve("in.wav"), 4000, (short) 1, (short) 2, (short) 3);
    out = Sound.mono(folder.resolve("out.wav"), 4000, (short) -1, (short) -2);
    stereo = folder.resolve("stereo.wav");
  }

  @Test
  void in_is_left_and_out_is_right_and_the_shorter_one_is_padded() throws IOException {
    var merged = merge();
    assertThat(merged.exit()).isZero();
    assertThat(merged.stdout()).isEqualTo(stereo + ": 0.00 s at 4000 Hz\n");
    assertThat(Sound.samples(stereo)).containsExactly(1, -1, 2, -2, 3, 0);
    assertThat(leftBehind()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, '1,0, 2,0, 3,0, 0,0, 0,-1, 0,-2'",
    "-1, '0,-1, 0,-2, 0,0, 0,0, 1,0, 2,0, 3,0'",
    "0, '1,-1, 2,-2, 3,0'"
  })
  void an_offset_delays_out_and_a_negative_one_delays_in(String millis, String samples)
      throws IOException {
    assertThat(merge("--offset-ms", millis).exit()).isZero();
    assertThat(Sound.samples(stereo)).containsExactly(numbers(samples));
  }

  @Test
  void the_same_inputs_give_the_same_bytes() throws IOException {
    merge();
    var first = Files.readAllBytes(stereo);
    assertThat(merge("--force").exit()).isZero();
    assertThat(stereo).hasBinaryContent(first);
  }

  @Test
  void json_is_the_result_and_nothing_else_is_on_stdout() throws IOException {
    var merged = merge("--json");
    var result = new ObjectMapper().readTree(merged.stdout());
    assertThat(result.path("file").asText()).isEqualTo(stereo.toString());
    assertThat(result.at("/audio/frames").asLong()).isEqualTo(3);
    assertThat(result.at("/audio/size_bytes").asLong()).isEqualTo(Files.size(stereo));
    assertThat(result.at("/audio/sha256").asText()).hasSize(64);
    assertThat(result.at("/audio/right/source_samples").asLong()).isEqualTo(2);
  }

  @Test
  void an_output_that_exists_is_refused_and_stays_as_it_was() throws IOException {
    Files.writeString(stereo, "somebody's");
    refused(merge(), Exit.USAGE, stereo + ": exists already; --force replaces it");
    assertThat(stereo).hasContent("somebody's");
    assertThat(merge("--force").exit()).isZero();
    assertThat(Sound.samples(stereo)).hasSize(6);
  }

  @Test
  void a_merge_that_fails_leaves_an_old_output_alone_even_with_force() throws IOException {
    Files.writeString(stereo, "somebody's");
    Files.writeString(out, "no sound");
    assertThat(merge("--force").exit()).isEqualTo(Exit.FAILED);
    assertThat(stereo).hasContent("somebody's");
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void an_input_is_never_the_output() throws IOException {
    var before = Files.readAllBytes(in);
    var link = Files.createSymbolicLink(folder.resolve("link.wav"), in);
    refused(run(in, out, "-o", in, "--force"), Exit.USAGE, in + ": is an input too");
    refused(run(in, out, "-o", link, "--force"), Exit.USAGE, link + ": is an input too");
    assertThat(in).hasBinaryContent(before);
  }

  @Test
  void a_link_to_an_old_output_stays_a_link() throws IOException {
    var old = Files.writeString(folder.resolve("old.wav"), "old");
    Files.createSymbolicLink(stereo, old);
    assertThat(merge("--force").exit()).isZero();
    assertThat(stereo).isSymbolicLink();
    assertThat(Sound.samples(old)).hasSize(6);
  }

  @Test
  void a_folder_or_a_device_is_no_output_even_with_force() throws IOException {
    var taken = Files.createDirectory(folder.resolve("taken"));
    refused(run(in, out, "-o", taken, "--force"), Exit.USAGE, taken + ": is there and is no file");
    refused(
        run(in, out, "-o", "/dev/null", "--force"),
        Exit.USAGE,
        "/dev/null: is there and is no file");
    assertThat(taken).isDirectory();
  }

  @Test
  void an_output_in_a_folder_that_is_not_there_names_the_folder() {
    var place = folder.resolve("nowhere").resolve("stereo.wav");
    refused(
        run(in, out, "-o", place),
        Exit.FAILED,
        place + ": there is no folder " + folder.resolve("nowhere"));
  }

  @Test
  void an_input_that_is_missing_empty_junk_stereo_or_a_folder_is_told_in_one_line()
      throws IOException {
    var missing = folder.resolve("missing.wav");
    refused(run(missing, out, "-o", stereo), Exit.FAILED, missing + ": no such file");
    var empty = Files.createFile(folder.resolve("empty.wav"));
    refused(run(in, empty, "-o", stereo), Exit.FAILED, empty + ": byte 0");
    var junk = Files.writeString(folder.resolve("junk.wav"), "x".repeat(5000));
    refused(run(in, junk, "-o", stereo), Exit.FAILED, junk + ": byte 0");
    var two = Sound.stereo(folder.resolve("two.wav"), 4000, (short) 1, (short) 2);
    refused(run(two, out, "-o", stereo), Exit.FAILED, two + ": byte 22: found 2 channels");
    refused(run(folder, out, "-o", stereo), Exit.FAILED, folder + ": is a folder");
    assertThat(stereo).doesNotExist();
    assertThat(leftBehind()).isEmpty();
  }

  @Test
  void a_header_that_was_never_finished_is_read_to_the_end_and_told() throws IOException {
    out = Sound.unfinished(out, 4000, (short) -1, (short) -2);
    var merged = merge();
    assertThat(merged.exit()).isZero();
    assertThat(merged.stderr()).contains("right (" + out + "): its header tells another length");
    assertThat(Sound.samples(stereo)).containsExactly(1, -1, 2, -2, 3, 0);
  }

  @Test
  void a_header_alone_is_a_silent_side_and_told() throws IOException {
    out = Sound.mono(out, 4000);
    var merged = merge();
    assertThat(merged.exit()).isZero();
    assertThat(merged.stderr()).contains("right (" + out + "): holds no samples");
  }

  @ParameterizedTest
  @CsvSource({"abc", "1.5", "9223372036854775807", "-9223372036854775808", "99999999999999999999"})
  void an_offset_that_is_none_is_wrong_usage(String millis) {
    var merged = merge("--offset-ms=" + millis);
    assertThat(merged.exit()).isEqualTo(Exit.USAGE);
    assertThat(merged.stderr()).contains("--offset-ms").doesNotContain("\tat ");
    assertThat(stereo).doesNotExist();
  }

  @Test
  void an_input_too_few_is_wrong_usage() {
    var one = run(in, "-o", stereo);
    assertThat(one.exit()).isEqualTo(Exit.USAGE);
    assertThat(one.stderr()).startsWith("sidetape merge: missing required parameter: 'OUT.wav'");
    assertThat(run("-o", stereo).stderr()).contains("'IN.wav'", "'OUT.wav'");
    assertThat(stereo).doesNotExist();
  }

  @Test
  void what_is_no_regular_file_is_not_read_and_not_waited_for() throws Exception {
    var pipe = folder.resolve("pipe.wav");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused(run(in, pipe, "-o", stereo), Exit.FAILED, pipe + ": is no regular file");
    refused(run("/dev/null", out, "-o", stereo), Exit.FAILED, "/dev/null: is no regular file");
  }

  @Test
  void a_file_may_have_an_at_sign_for_its_first_letter() throws IOException {
    var name = "@" + System.nanoTime() + ".wav";
    refused(run(name, out, "-o", stereo), Exit.FAILED, name + ": no such file");
  }

  @Test
  void an_output_that_cannot_be_made_is_named_as_the_user_named_it() throws IOException {
    refused(run(in, out, "-o", "/proc/x.wav"), Exit.FAILED, "/proc/x.wav: ");
    var longName = folder.resolve("x".repeat(300) + ".wav");
    refused(run(in, out, "-o", longName), Exit.FAILED, longName + ": File name too long");
    refused(run(in, out, "-o", ""), Exit.USAGE, "-o: names no file");
    var link = Files.createSymbolicLink(folder.resolve("link.wav"), folder.resolve("nothing"));
    refused(run(in, out, "-o", link), Exit.USAGE, link + ": is a link to a file that is not there");
    refused(run(in, out, "-o", link, "--force"), Exit.USAGE, link + ": is a link to");
    assertThat(link).isSymbolicLink();
  }

  @Test
  void a_full_disc_is_told_and_nothing_is_left_on_it() throws Exception {
    Sound.mono(in, 8000, new short[200_000]);
    try (var disc = SmallDisc.mountedAt(folder.resolve("disc"), 256)) {
      var place = disc.folder().resolve("stereo.wav");
      refused(run(in, out, "-o", place), Exit.FAILED, place + ": no room left on its disc");
      assertThat(disc.folder()).isEmptyDirectory();
    }
  }

  private Cli merge(Object... more) {
    var words = new java.util.ArrayList<Object>(List.of(in, out, "-o", stereo));
    words.addAll(List.of(more));
    return run(words.toArray());
  }

  private static Cli run(Object... words) {
    var all = new java.util.ArrayList<Object>(List.of("merge"));
    all.addAll(List.of(words));
    return Cli.run(all.toArray());
  }

  private static void refused(Cli merged, int exit, String words) {
    assertThat(merged.exit()).isEqualTo(exit);
    assertThat(merged.stdout()).isEmpty();
    assertThat(merged.stderr()).startsWith("sidetape merge: " + words).hasLineCount(1);
  }

  private List<Path> leftBehind() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }

  private static short[] numbers(String text) {
    var words = List.of(text.split(",", -1));
    var numbers = new short[words.size()];
    for (int i = 0; i < numbers.length; i++) numbers[i] = Short.parseShort(words.get(i).strip());
    return numbers;
  }
}
