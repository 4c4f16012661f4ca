package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidetape.Waits;
import io.sidetape.catalog.Facet;
import io.sidetape.catalog.Sample;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogCommandTest {
  @TempDir Path folder;
  private Volume volume;

  @BeforeEach
  void publish() throws IOException {
    Files.createDirectory(folder.resolve("state"));
    volume = new Volume(Files.createDirectory(folder.resolve("volume")));
    for (int i = 0; i < 3; i++)
      volume.publish(Sample.call(i).with(Facet.REASON, "late").manifest());
  }

  private Path config(String more) throws IOException {
    var yaml =
        "asterisk: {url: 'http://127.0.0.1:1', username: u, password: p}\nstate: %s\nvolume: %s\n%s\n"
            .formatted(folder.resolve("state"), volume.folder(), more);
    var file = Files.writeString(folder.resolve("sidetape.yaml"), yaml);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void a_rebuild_says_how_many_calls_there_are_now_and_twice_is_harmless() throws IOException {
    for (int i = 0; i < 2; i++) {
      var rebuilt = Cli.run("catalog", "rebuild", "--config", config(""));
      assertThat(rebuilt)
          .isEqualTo(
              new Cli(
                  Exit.DONE,
                  "3 calls in the catalog, 0 deleted, 0 forgotten, 0 passed over\n",
                  ""));
    }
  }

  @Test
  void a_broken_manifest_is_named_and_the_status_is_1() throws IOException {
    var broken = volume.manifestPath("acme", Sample.call(1).id(), Sample.START.plusSeconds(1));
    Files.writeString(broken, "{}");
    var rebuilt = Cli.run("catalog", "rebuild", "--json", "--config", config(""));
    assertThat(rebuilt.exit()).isEqualTo(Exit.FAILED);
    assertThat(rebuilt.stderr())
        .startsWith("sidetape catalog rebuild: passed over: " + broken)
        .hasLineCount(1);
    var json = new ObjectMapper().readTree(rebuilt.stdout());
    assertThat(json.path("calls").asInt()).isEqualTo(2);
    assertThat(json.path("broken")).hasSize(1);
  }

  @Waits
  @Test
  void a_database_that_is_down_is_told_in_a_line_with_status_69() throws IOException {
    int port = freePort();
    var server =
        "catalog: {url: 'jdbc:postgresql://127.0.0.1:%d/x', username: u, password: pw77}"
            .formatted(port);
    var rebuilt = Cli.run("catalog", "rebuild", "--config", config(server));
    assertThat(rebuilt.exit()).isEqualTo(Exit.UNAVAILABLE);
    assertThat(rebuilt.stderr())
        .contains("127.0.0.1:" + port, "refused")
        .doesNotContain("pw77")
        .hasLineCount(1);
  }

  @Test
  void a_volume_that_is_not_mounted_is_told_and_nothing_forgotten() throws IOException {
    var file = config("");
    Files.move(volume.folder(), folder.resolve("elsewhere"));
    var rebuilt = Cli.run("catalog", "rebuild", "--config", file);
    assertThat(rebuilt.exit()).isEqualTo(Exit.FAILED);
    assertThat(rebuilt.stderr()).contains("is not there").hasLineCount(1);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
