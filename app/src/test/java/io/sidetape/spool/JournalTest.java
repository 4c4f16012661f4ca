package io.sidetape.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Instant AT = Instant.parse("2026-11-21T03:04:05.678Z");
  private static final Call CALL =
      new Call(
          "acme",
          "1700000000.1",
          Optional.of("+49 30 \"x\"\n"),
          Optional.empty(),
          Optional.empty(),
          Optional.of("sales"),
          Optional.empty(),
          "customer",
          Map.of("ref", "ORDER-7"));
  private static final List<Entry> ENTRIES =
      List.of(
          new Entry.Accepted(AT, CALL),
          new Entry.Recording(AT, "wav16"),
          new Entry.Started(AT, Side.IN, OptionalLong.of(35_279_290)),
          new Entry.Started(AT.plusMillis(3), Side.OUT),
          new Entry.Happened(AT, "held", Map.of("by", "customer")),
          new Entry.Finished(AT.plusSeconds(9), Side.IN, true, OptionalLong.of(35_288_290)),
          new Entry.Lasted(AT, Side.IN, 8_000),
          new Entry.SideFailed(AT, Side.OUT, "snoop_refused", "409"),
          new Entry.Described(AT, Optional.of("1700.0"), Optional.of("100")),
          new Entry.Refused(AT, "no_space"),
          new Entry.Closed(AT),
          new Entry.Attempted(AT, 3, "503", AT.plusSeconds(4)),
          new Entry.Stored(AT),
          new Entry.SetAside(AT, "403"));

  @TempDir Path folder;

  @Test
  void every_kind_of_entry_reads_back_as_it_was_written() throws IOException {
    assertThat(Journal.read(Entry.class, written())).isEqualTo(ENTRIES);
  }

  @Test
  void starts_and_ends_of_older_journals_bear_no_uptime() throws IOException {
    var file = folder.resolve("old");
    Files.writeString(
        file,
        """
        1 980ed617 {"type":"started","at":"2026-11-21T03:04:05.678Z","side":"IN"}
        1 5db7c5f1 {"type":"finished","at":"2026-11-21T03:04:14.678Z","side":"IN","seen":true}
        """);
    assertThat(Journal.read(Entry.class, file))
        .containsExactly(
            new Entry.Started(AT, Side.IN), new Entry.Finished(AT.plusSeconds(9), Side.IN, true));
  }

  @Test
  void a_journal_cut_at_any_byte_still_gives_all_whole_lines() throws IOException {
    var whole = Files.readAllBytes(written());
    for (int length = 0; length <= whole.length; length++) {
      var cut = folder.resolve("cut");
      Files.write(cut, java.util.Arrays.copyOf(whole, length));
      var read = Journal.read(Entry.class, cut);
      assertThat(read).isEqualTo(ENTRIES.subList(0, read.size()));
      assertThat(read.size()).isGreaterThanOrEqualTo(newlines(whole, length));
    }
  }

  @Test
  void a_line_appended_after_a_torn_one_counts() throws IOException {
    var file = written();
    var whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 7));
    try (var journal = Journal.open(Entry.class, file)) {
      journal.append(new Entry.Closed(AT));
    }
    assertThat(Journal.read(Entry.class, file))
        .startsWith(ENTRIES.get(0))
        .endsWith(new Entry.Closed(AT))
        .hasSize(ENTRIES.size());
  }

  @Test
  void a_flipped_bit_loses_its_line_and_no_other() throws IOException {
    var file = written();
    var bytes = Files.readAllBytes(file);
    bytes[40] ^= 4;
    Files.write(file, bytes);
    assertThat(Journal.read(Entry.class, file)).isEqualTo(ENTRIES.subList(1, ENTRIES.size()));
  }

  @Test
  void progress_folds_the_first_word_about_each_side() {
    var progress = Progress.of(RecordingId.at(AT.toEpochMilli()), ENTRIES).orElseThrow();
    assertThat(progress.started()).containsEntry(Side.OUT, AT.plusMillis(3));
    assertThat(progress.lasted()).containsExactly(entry(Side.IN, Duration.ofSeconds(8)));
    assertThat(progress.format()).contains("wav16");
    assertThat(progress.linkedId()).contains("1700.0");
    assertThat(progress.called()).contains("100");
    assertThat(progress.closed()).isTrue();
    assertThat(progress.setAside()).contains("403");
  }

  private Path written() throws IOException {
    var file = folder.resolve("journal");
    try (var journal = Journal.open(Entry.class, file)) {
      for (var entry : ENTRIES) journal.append(entry);
    }
    return file;
  }

  private static int newlines(byte[] bytes, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) if (bytes[i] == '\n') count++;
    return count;
  }
}
