package io.sidetape.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsTest {
  private static final String ONE = "01M7Y2YEQDK2N2K37JEM034XB0";
  private static final String OTHER = "01M7Y2YEQDK2N2K37JEM034XB1";

  @TempDir Path folder;
  private Volume volume;

  @BeforeEach
  void open() {
    volume = new Volume(folder);
  }

  /// Another daemon: claims what it is told, says whether it could, and holds it for as long as it
  /// lives.
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) throws IOException {
      var claim = new Volume(Path.of(arguments[0])).claim(arguments[1]);
      System.out.println(claim.isPresent());
      System.in.read();
    }
  }

  private Process other(String id) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    var classes = System.getProperty("java.class.path");
    var main = OtherProcess.class.getName();
    return new ProcessBuilder(java, "-cp", classes, main, folder.toString(), id)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static Optional<String> said(Process process) {
    return process.inputReader().lines().findFirst();
  }

  @Test
  void a_recording_is_one_s_at_a_time_and_the_others_are_free() {
    var mine = volume.claim(ONE).orElseThrow();
    assertThat(volume.claim(ONE)).isEmpty();
    assertThat(new Volume(folder).claim(ONE)).isEmpty();
    assertThat(volume.claim(OTHER)).isPresent();
    mine.close();
    assertThat(volume.claim(ONE)).isPresent();
  }

  @Test
  void another_process_is_kept_out_and_keeps_others_out_until_it_dies() throws Exception {
    var mine = volume.claim(ONE).orElseThrow();
    var refused = other(ONE);
    assertThat(said(refused)).contains("false");
    refused.destroyForcibly().waitFor();
    mine.close();
    var theirs = other(ONE);
    assertThat(said(theirs)).contains("true");
    assertThat(volume.claim(ONE)).isEmpty();
    assertThat(volume.claim(OTHER)).isPresent();
    theirs.destroyForcibly().waitFor();
    await().atMost(Duration.ofSeconds(60)).until(() -> volume.claim(ONE).isPresent());
  }

  @Test
  void a_volume_that_takes_no_file_still_knows_its_own_claims() {
    var nowhere = new Volume(folder.resolve("unmounted"));
    var mine = nowhere.claim(ONE).orElseThrow();
    assertThat(nowhere.claim(ONE)).isEmpty();
    mine.close();
    assertThat(nowhere.claim(ONE)).isPresent();
    assertThat(nowhere.folder()).doesNotExist();
  }

  @Test
  void claims_leave_one_empty_file_however_many_there_were() throws IOException {
    for (var i = 0; i < 100; i++)
      volume.claim("01M7Y2YEQDK2N2K37JEM03%04d".formatted(i)).orElseThrow().close();
    try (var files = Files.list(folder)) {
      assertThat(files).singleElement().satisfies(file -> assertThat(file).isEmptyFile());
    }
  }
}
