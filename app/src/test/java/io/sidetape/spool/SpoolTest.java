package io.sidetape.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path state;

  @Test
  void a_recording_is_found_until_it_is_removed() throws IOException {
    try (var spool = Spool.open(state)) {
      var id = RecordingId.at(1);
      spool.create(id, accepted()).close();
      assertThat(spool.ids()).containsExactly(id);
      try (var folder = spool.find(id).orElseThrow()) {
        Files.writeString(folder.resolve("manifest.json"), "{}");
        folder.remove();
      }
      assertThat(spool.ids()).isEmpty();
      assertThat(spool.find(id)).isEmpty();
      assertThat(spool.folder()).isEmptyDirectory();
    }
  }

  @Test
  void a_removal_that_was_cut_off_is_no_recording_and_is_ended_by_the_next_start()
      throws IOException {
    var half =
        Files.createDirectories(state.resolve("spool").resolve(RecordingId.at(1) + ".removed"));
    Files.writeString(half.resolve("journal"), "1 half");
    try (var spool = Spool.open(state)) {
      assertThat(spool.ids()).isEmpty();
      assertThat(spool.folder()).isEmptyDirectory();
    }
  }

  @Test
  void a_folder_that_was_cut_off_in_the_making_is_no_recording_and_is_gone_at_the_next_start()
      throws IOException {
    var half = Files.createDirectories(state.resolve("spool").resolve(RecordingId.at(1) + ".made"));
    Files.writeString(half.resolve("journal"), "");
    try (var spool = Spool.open(state)) {
      assertThat(spool.ids()).isEmpty();
      assertThat(spool.folder()).isEmptyDirectory();
    }
  }

  @Test
  void a_recordings_folder_is_made_once() throws IOException {
    try (var spool = Spool.open(state)) {
      var id = RecordingId.at(1);
      spool.create(id, accepted()).close();
      assertThatThrownBy(() -> spool.create(id, accepted()))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
  }

  @Test
  void a_state_folder_has_one_daemon_at_a_time() throws IOException {
    try (var first = Spool.open(state)) {
      assertThatThrownBy(() -> Spool.open(state))
          .isInstanceOf(SpoolLockedException.class)
          .hasMessageContaining(state.toString());
      assertThat(first.ids()).isEmpty();
    }
    Spool.open(state).close();
  }

  private static Entry.Accepted accepted() {
    return new Entry.Accepted(
        AT,
        new Call(
            "acme",
            "1700000000.1",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "customer",
            Map.of()));
  }
}
