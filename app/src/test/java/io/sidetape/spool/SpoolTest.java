package io.sidetape.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
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
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining(id.text());
      assertThat(spool.folder()).isDirectoryContaining("glob:**" + id.text());
      assertThat(spool.peek(id)).isPresent();
    }
  }

  @Test
  void folders_made_in_advance_become_the_next_recordings() throws IOException {
    try (var spool = Spool.open(state)) {
      spool.prepare();
      assertThat(spool.ids()).isEmpty();
      assertThat(spares()).hasSize(Spares.KEPT);
      var id = RecordingId.at(1);
      try (var folder = spool.create(id, accepted())) {
        folder.append(new Entry.Closed(Instant.EPOCH));
      }
      assertThat(spares()).hasSize(Spares.KEPT - 1);
      assertThat(spool.peek(id)).hasValueSatisfying(it -> assertThat(it.closed()).isTrue());
      spool.prepare();
      assertThat(spares()).hasSize(Spares.KEPT);
    }
    assertThat(spares()).isEmpty();
  }

  @Test
  void one_that_was_taken_away_is_done_without() throws IOException {
    try (var spool = Spool.open(state)) {
      spool.prepare();
      for (var spare : spares()) RecordingFolder.delete(spare);
      var id = RecordingId.at(1);
      spool.create(id, accepted()).close();
      assertThat(spool.peek(id)).isPresent();
    }
  }

  @Test
  void where_none_can_be_made_in_advance_a_recordings_folder_is_made_all_the_same()
      throws IOException {
    try (var spool = Spool.open(state)) {
      Files.delete(state.resolve("spare"));
      Files.createFile(state.resolve("spare"));
      spool.prepare();
      var id = RecordingId.at(1);
      spool.create(id, accepted()).close();
      assertThat(spool.peek(id)).isPresent();
    }
  }

  @Test
  void those_of_a_killed_daemon_are_gone_at_the_next_start() throws IOException {
    var left = Files.createDirectories(state.resolve("spare/7"));
    Files.writeString(left.resolve("journal"), "\n");
    try (var _ = Spool.open(state)) {
      assertThat(spares()).isEmpty();
    }
  }

  private List<Path> spares() throws IOException {
    try (var entries = Files.list(state.resolve("spare"))) {
      return entries.toList();
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
