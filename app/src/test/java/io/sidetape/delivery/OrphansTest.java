package io.sidetape.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.delivery.Orphan.Kind;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Neighbours;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
  private static final RecordingId ID = RecordingId.at(House.LONG_AGO.toEpochMilli());

  @TempDir Path root;
  private House house;

  @BeforeEach
  void build() throws IOException {
    house = new House(root);
  }

  @Test
  void nothing_there_is_nothing_found() throws IOException {
    var survey = house.orphans().survey(false);
    assertThat(survey.all()).isEmpty();
    assertThat(survey.notes()).isEmpty();
  }

  @Test
  void a_state_folder_that_is_not_there_holds_nothing() throws IOException {
    Files.delete(house.state);
    house.wav("a-in.wav", 20);
    assertThat(house.listed()).hasSize(1);
  }

  @Test
  void two_snoop_files_without_a_spool_folder_are_a_pair() throws IOException {
    house.wav("sidetape/" + ID + "-in.wav", 1000);
    house.unclosed("sidetape/" + ID + "-out.wav", 1500);
    var orphan = house.only();
    assertThat(orphan.kind()).isEqualTo(Kind.SNOOP_PAIR);
    assertThat(orphan.id()).isEqualTo(ID.text());
    assertThat(orphan.duration()).contains(Duration.ofMillis(1500));
    assertThat(orphan.sizeBytes()).isEqualTo(2 * 44 + 16 * 2500);
    assertThat(orphan.note()).contains("header never closed");
  }

  @Test
  void one_snoop_file_is_a_side_whose_other_is_missing() throws IOException {
    house.wav("sidetape/" + ID + "-out.wav16", 1000);
    assertThat(house.only().kind()).isEqualTo(Kind.SNOOP_SIDE);
    assertThat(house.only().note()).isEqualTo("no in side");
  }

  @Test
  void what_another_daemon_has_in_work_is_no_orphan(@TempDir Path elsewhere) throws IOException {
    house.wav("sidetape/" + ID + "-in.wav", 1000);
    house.wav("sidetape/" + ID + "-out.wav", 1000);
    var other = new Neighbours(house.recordings, elsewhere);
    other.enter();
    new Neighbours(house.recordings, house.state).enter();
    try (var entries = Files.list(house.recordings.resolve(Neighbours.FOLDER))) {
      for (var entry : entries.toList()) age(entry);
    }
    assertThat(house.only().kind()).isEqualTo(Kind.SNOOP_PAIR);
    var work = Files.createDirectories(elsewhere.resolve("spool").resolve(ID.text()));
    other.leave();
    assertThat(house.listed()).as("it stays where something is in work").isEmpty();
    Files.delete(work);
    assertThat(house.listed()).as("it has them no more").hasSize(1);
    other.leave();
    assertThat(new Neighbours(house.recordings, house.state).others()).isEmpty();
  }

  @Test
  void what_somebody_notes_of_daemons_that_are_none_hides_nothing(@TempDir Path elsewhere)
      throws IOException {
    house.wav("sidetape/" + ID + "-in.wav", 1000);
    var notes = Files.createDirectories(house.recordings.resolve(Neighbours.FOLDER));
    Files.writeString(notes.resolve("0"), "relative\u0000junk");
    Files.write(notes.resolve("1"), new byte[] {'/', (byte) 0xff});
    Files.createSymbolicLink(notes.resolve("2"), notes.resolve("nothing"));
    Files.writeString(notes.resolve("3"), "/nowhere/\u001b[31m");
    Files.writeString(notes.resolve("4"), elsewhere.toString());
    Files.createFile(elsewhere.resolve("spool"));
    for (var note : List.of("0", "1", "3", "4")) age(notes.resolve(note));
    assertThat(house.only().kind()).isEqualTo(Kind.SNOOP_SIDE);
    assertThat(house.orphans().survey(false).notes())
        .contains(
            "/nowhere/?[31m: another daemon's state folder, not to be seen from here: some may be"
                + " its own",
            elsewhere
                + ": another daemon's state folder, not to be looked into: some may be its own");
  }

  @Test
  void the_fallbacks_three_files_are_one_pair() throws IOException {
    for (var part : new String[] {"in", "out", "mix"})
      house.wav("sidetape/fallback/1700000000.7-" + part + ".wav", 500);
    assertThat(house.only().kind()).isEqualTo(Kind.FALLBACK_PAIR);
    assertThat(house.only().parts()).hasSize(3);
    assertThat(house.only().name()).isEqualTo("1700000000.7");
  }

  @Test
  void a_mix_alone_is_no_pair() throws IOException {
    house.wav("sidetape/fallback/1700000000.7-mix.wav", 500);
    assertThat(house.only().kind()).isEqualTo(Kind.JUNK);
  }

  @Test
  void another_tools_pair_has_the_hash_of_its_left_path_as_id() throws IOException {
    house.wav("acme/2026/x-out.wav", 500);
    assertThat(house.only().kind()).isEqualTo(Kind.FOREIGN_SIDE);
    var alone = house.only().id();
    house.wav("acme/2026/x-in.wav", 500);
    assertThat(house.only().kind()).isEqualTo(Kind.FOREIGN_PAIR);
    assertThat(house.only().id()).isEqualTo(alone).hasSize(12);
    assertThat(alone).isEqualTo(OrphanIds.shown("acme/2026/x-in.wav"));
  }

  @Test
  void a_pattern_names_further_pairs_and_other_files_are_nobodys_business() throws IOException {
    house.wav("call1-rx.wav", 500);
    house.wav("call1-tx.wav", 500);
    house.wav("voicemail.wav", 500);
    assertThat(house.listed()).isEmpty();
    var pattern = PairPattern.parse("{name}-rx.wav|{name}-tx.wav");
    var found = house.orphans(pattern).survey(false).listed();
    assertThat(found).singleElement().extracting(Orphan::kind).isEqualTo(Kind.FOREIGN_PAIR);
  }

  @Test
  void a_pattern_without_a_name_or_with_equal_sides_is_refused() {
    for (var text : new String[] {"a.wav|b.wav", "{name}.wav", "{name}|{name}", "x/{name}|{name}"})
      assertThatThrownBy(() -> PairPattern.parse(text)).hasMessageContaining("must");
  }

  @Test
  void what_is_still_written_to_does_not_count_yet() throws IOException {
    house.file("a-in.wav", House.wav(500, true), Instant.now());
    house.file("b-in.wav", House.wav(500, false), Instant.now().minusSeconds(300));
    house.file("sidetape/" + ID + "-in.wav", House.wav(500, false), Instant.now().minusSeconds(90));
    var survey = house.orphans().survey(false);
    assertThat(survey.listed()).singleElement().extracting(Orphan::id).isEqualTo(ID.text());
    assertThat(survey.notes()).singleElement().asString().startsWith("2 more");
  }

  @Test
  void what_is_no_audio_is_junk_and_says_why() throws IOException {
    house.file("x-in.wav", "hello, no sound here".getBytes(UTF_8), House.LONG_AGO);
    house.file("sidetape/notes.txt", new byte[3], House.LONG_AGO);
    assertThat(house.listed()).extracting(Orphan::kind).containsOnly(Kind.JUNK);
    assertThat(house.listed())
        .extracting(Orphan::note)
        .anySatisfy(note -> assertThat(note).contains("not audio: byte 0"));
  }

  @Test
  void links_are_not_followed() throws IOException {
    var elsewhere = Files.createDirectories(root.resolve("elsewhere"));
    Files.write(elsewhere.resolve("a-in.wav"), House.wav(20, true));
    Files.createSymbolicLink(house.recordings.resolve("link"), elsewhere);
    Files.createSymbolicLink(house.recordings.resolve("b-in.wav"), elsewhere.resolve("a-in.wav"));
    assertThat(house.listed()).isEmpty();
  }

  @Test
  void a_recording_in_work_is_no_orphan_and_one_set_aside_is() throws IOException {
    house.wav("sidetape/" + ID + "-in.wav", 100);
    accept(ID, new Entry.Closed(House.LONG_AGO));
    assertThat(house.listed()).isEmpty();
    try (var spool = Spool.open(house.state);
        var folder = spool.find(ID).orElseThrow()) {
      folder.append(new Entry.SetAside(House.LONG_AGO, "sink answered 403"));
    }
    assertThat(house.only().kind()).isEqualTo(Kind.SET_ASIDE);
    assertThat(house.only().note()).isEqualTo("sink answered 403");
    assertThat(house.only().parts()).hasSize(1);
  }

  @Test
  void a_journal_that_nobody_can_read_makes_its_folder_an_orphan() throws IOException {
    var journal = Files.createDirectories(house.state.resolve("spool/" + ID)).resolve("journal");
    Files.writeString(journal, "torn");
    assertThat(house.listed()).isEmpty(); // it may be being written
    age(journal);
    age(journal.resolveSibling(""));
    assertThat(house.only().kind()).isEqualTo(Kind.SPOOL_FOLDER);
  }

  @Test
  void an_old_part_on_the_volume_is_listed() throws IOException {
    var day = Files.createDirectories(house.volume.folder().resolve("acme/2026/01/01"));
    age(Files.write(day.resolve("." + ID + ".wav.part"), new byte[9]));
    Files.write(day.resolve("." + RecordingId.at(5) + ".wav.part"), new byte[9]);
    assertThat(house.only().kind()).isEqualTo(Kind.VOLUME_LEFTOVER);
  }

  @Test
  void the_name_tells_the_start_where_a_copy_has_another_time() throws IOException {
    house.file("sidetape/" + ID + "-in.wav", House.wav(500, true), Instant.now().minusSeconds(99));
    assertThat(house.only().startedAt()).isEqualTo(ID.time());
    house.wav("sidetape/" + ID + "-in.wav", 500);
    assertThat(house.only().startedAt()).isEqualTo(House.LONG_AGO.minusMillis(500));
  }

  private void accept(RecordingId id, Entry... more) throws IOException {
    var call =
        new Call(
            "acme",
            "1.1",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "customer",
            Map.of());
    try (var spool = Spool.open(house.state);
        var folder = spool.create(id, new Entry.Accepted(House.LONG_AGO, call))) {
      folder.append(new Entry.Started(House.LONG_AGO, Side.IN));
      for (var entry : more) folder.append(entry);
    }
  }

  private static void age(Path path) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(7300)));
  }
}
