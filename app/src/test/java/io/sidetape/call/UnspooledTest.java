package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A spool that takes nothing: a file stands where its folder was.
class UnspooledTest {
  @TempDir Path state;
  private Office office;
  private Path spool;

  @BeforeEach
  void open() throws IOException {
    office = new Office(state);
    spool = state.resolve("spool");
    Files.delete(spool);
    Files.createFile(spool);
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    office.close();
  }

  @Waits
  @Test
  void the_call_goes_on_and_ends_as_failed_once_the_spool_takes_something() throws IOException {
    office.fake().call("unlucky", "tenant=acme");
    await().until(() -> office.fake().asked("POST", "/channels/unlucky/continue") > 0);
    assertThat(office.fake().variable("unlucky", "SIDETAPE_STATUS")).isEqualTo("failed");
    office.leavesNothing();
    Files.delete(spool);
    Files.createDirectory(spool);
    await().until(() -> !office.recordings().isEmpty());
    var noted = office.untilFinished(office.idOf("unlucky"));
    assertThat(noted.refused()).contains("spool_failed");
    assertThat(noted.closed()).isTrue();
  }

  @Test
  void a_daemon_that_stops_before_leaves_it_in_the_ledger() throws Exception {
    office.fake().call("unlucky", "tenant=acme");
    await().until(() -> office.fake().asked("POST", "/channels/unlucky/continue") > 0);
    office.stop();
    assertThat(ledger()).contains("spool_failed", "\"acme\"");
  }

  private String ledger() throws IOException {
    var lines = new StringBuilder();
    try (var days = Files.newDirectoryStream(state.resolve("ledger"))) {
      for (var day : days) lines.append(Files.readString(day));
    }
    return lines.toString();
  }
}
