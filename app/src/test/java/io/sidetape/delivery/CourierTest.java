package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.io.SmallDisc;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// From what a call left on disc to its delivered recording.
class CourierTest extends CourierRig {
  @Test
  void two_sides_become_one_recording_and_only_then_are_the_sources_gone() throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2, 3));
    write(Side.OUT, wav(-1, -2));
    deliver();
    var manifest = manifest();
    assertThat(manifest.status()).isEqualTo(Manifest.Status.COMPLETED);
    assertThat(manifest.recovered()).isFalse();
    assertThat(samples()).containsExactly(1, -1, 2, -2, 3, 0);
    assertThat(Files.size(audio())).isEqualTo(known(manifest.audio()).sizeBytes());
    assertThat(sources()).isEmpty();
    assertThat(spool.ids()).isEmpty();
    assertThat(spool.folder()).isEmptyDirectory();
  }

  @Test
  void a_call_over_midnight_lies_in_the_day_of_its_start() throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    deliver();
    assertThat(audio()).isEqualTo(volume.resolve("acme/2026/03/01").resolve(id + ".wav"));
  }

  @Test
  void one_side_that_is_missing_is_silent_and_the_manifest_says_so() throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    deliver();
    assertThat(samples()).containsExactly(1, 0, 2, 0);
    assertThat(missing()).containsExactly(Map.of("side", "right", "reason", "file_missing"));
    var audio = Objects.requireNonNull(manifest().audio());
    assertThat(Objects.requireNonNull(manifest().sides()).right().lostSamples())
        .as("a second")
        .isEqualTo(audio.sampleRate());
  }

  @Test
  void one_side_without_a_sample_is_silent_and_the_manifest_says_so() throws IOException {
    finishedCall();
    write(Side.IN, wav());
    write(Side.OUT, wav(7));
    deliver();
    assertThat(samples()).containsExactly(0, 7);
    assertThat(missing()).containsExactly(Map.of("side", "left", "reason", "empty"));
    assertThat(sources()).isEmpty();
  }

  @Test
  void one_side_of_junk_is_silent_in_the_recording_and_stays_where_it_is() throws IOException {
    finishedCall();
    write(Side.IN, wav(5));
    write(Side.OUT, "this is not a sound".repeat(99).getBytes(StandardCharsets.US_ASCII));
    deliver();
    assertThat(samples()).containsExactly(5, 0);
    assertThat(missing()).containsExactly(Map.of("side", "right", "reason", "not_audio"));
    assertThat(sources()).containsExactly(source(Side.OUT));
  }

  @Test
  void two_files_that_are_missing_are_a_failed_recording() throws IOException {
    finishedCall();
    deliver();
    assertThat(manifest().status()).isEqualTo(Manifest.Status.FAILED);
    assertThat(manifest().reason()).isEqualTo("file_missing");
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void two_empty_files_are_an_absent_recording() throws IOException {
    finishedCall();
    write(Side.IN, new byte[0]);
    write(Side.OUT, wav());
    deliver();
    assertThat(manifest().status()).isEqualTo(Manifest.Status.ABSENT);
    assertThat(manifest().reason()).isEqualTo("empty");
    assertThat(manifest().audio()).isNull();
    assertThat(sources()).isEmpty();
  }

  @Test
  void two_files_of_junk_are_a_failed_recording_and_stay() throws IOException {
    finishedCall();
    write(Side.IN, new byte[999]);
    write(Side.OUT, new byte[999]);
    deliver();
    assertThat(manifest().status()).isEqualTo(Manifest.Status.FAILED);
    assertThat(manifest().reason()).isEqualTo("not_audio");
    assertThat(sources()).hasSize(2);
  }

  @Test
  void a_header_that_was_never_finished_is_read_to_the_end_and_the_recording_is_recovered()
      throws IOException {
    finishedCall();
    var crashed = wav(1, 2, 3);
    ByteBuffer.wrap(crashed).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 36).putInt(40, 0);
    write(Side.IN, crashed);
    write(Side.OUT, wav(4));
    deliver();
    assertThat(samples()).containsExactly(1, 4, 2, 0, 3, 0);
    assertThat(manifest().recovered()).isTrue();
  }

  @Test
  void a_call_that_went_on_after_its_snoops_is_not_absent() throws IOException {
    try (var folder = spool.create(id, new Entry.Accepted(AT, call()))) {
      for (var side : Side.values())
        folder.append(new Entry.SideFailed(AT, side, "hung_up", "404"));
      folder.append(new Entry.Happened(AT, "call_goes_on", Map.of()));
      folder.append(new Entry.Closed(AT));
    }
    deliver();
    assertThat(manifest().status()).isEqualTo(Manifest.Status.FAILED);
    assertThat(manifest().reason()).isEqualTo("ended_early");
  }

  @Test
  void milliseconds_of_an_event_are_a_number() throws IOException {
    journal(id, new Entry.Happened(AT, "late_start", Map.of("missing_ms", "2765")));
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    deliver();
    assertThat(manifest().events().getFirst().details()).containsEntry("missing_ms", 2765L);
  }

  @Test
  void a_call_that_was_refused_by_asterisk_has_a_manifest_that_says_so() throws IOException {
    try (var folder = spool.create(id, new Entry.Accepted(AT, call()))) {
      for (var side : Side.values())
        folder.append(new Entry.SideFailed(AT, side, "refused", "409"));
      for (var side : Side.values()) folder.append(new Entry.Finished(AT, side, true));
      folder.append(new Entry.Closed(AT));
    }
    deliver();
    assertThat(manifest().status()).isEqualTo(Manifest.Status.FAILED);
    assertThat(manifest().reason()).isEqualTo("refused");
  }

  @Test
  void a_full_volume_is_waited_for_and_nothing_is_lost() throws IOException {
    finishedCall();
    write(Side.IN, wav(new int[20_000]));
    write(Side.OUT, wav(new int[20_000]));
    try (var disc = SmallDisc.mountedAt(temp.resolve("disc"), 256)) {
      volume = disc.folder();
      var ballast = disc.fill();
      var courier = courier(Optional.empty(), true);
      courier.deliver(id);
      await().atMost(PATIENCE).until(() -> attempts() > 0);
      assertThat(sources()).hasSize(2);
      assertThat(known(lastAttempt()).why()).startsWith("no room");
      Files.delete(ballast);
      await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
      assertThat(known(manifest().audio()).frames()).isEqualTo(20_000);
      assertThat(sources()).isEmpty();
    }
  }

  @Test
  void a_sink_that_fails_is_tried_again_and_the_sources_stay_until_it_has_it() throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    var stayed = new CopyOnWriteArrayList<Integer>();
    var sink = sink(() -> stayed.add(sources().size()), 503, 500, 201);
    deliver(sink, true);
    assertThat(stayed).containsExactly(2, 2, 2);
    assertThat(sources()).isEmpty();
    assertThat(audio()).exists();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void what_the_sink_has_already_is_delivered() throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    deliver(sink(() -> {}, 409), true);
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void a_sink_that_refuses_for_good_sets_the_recording_aside_with_all_its_files()
      throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    deliver(sink(() -> {}, 403), false);
    try (var folder = spool.find(id).orElseThrow()) {
      assertThat(folder.progress().orElseThrow().setAside()).get().asString().contains("403");
    }
    assertThat(sources()).hasSize(2);
    deliver(sink(() -> {}, 201), false);
    assertThat(sources()).as("until it is replayed").hasSize(2);
  }

  @Test
  void without_keep_the_audio_waits_in_the_spool_and_is_gone_once_the_sink_has_it()
      throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    var emptyMeanwhile = new AtomicBoolean();
    deliver(sink(() -> emptyMeanwhile.set(isEmpty(volume)), 200), false);
    assertThat(emptyMeanwhile).isTrue();
    assertThat(volume).isDirectoryNotContaining("glob:**.wav");
    assertThat(spool.folder()).isEmptyDirectory();
    assertThat(sources()).isEmpty();
  }

  @Test
  void what_is_deleted_before_the_sink_has_it_goes_nowhere_any_more() throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    var deleting = new Volume(volume);
    deliver(sink(() -> deleting.bury(Manifest.read(manifestFile()), AT, "ann"), 503), true);
    assertThat(volume).isDirectoryNotContaining("glob:**.wav");
    assertThat(sources()).isEmpty();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void what_another_daemon_deleted_while_this_one_was_dead_is_not_made_again() throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    var before = new Snapshot();
    deliver();
    before.restore(); // as if it had been killed before it wrote down that it was published
    new Volume(volume).bury(Manifest.read(manifestFile()), AT, "ann");
    var told = new CopyOnWriteArrayList<Manifest>();
    var courier = courier(Optional.empty(), true);
    courier.onFinished(told::add);
    courier.deliver(id);
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
    assertThat(audio()).doesNotExist();
    assertThat(manifestFile()).doesNotExist();
    assertThat(told).isEmpty();
    assertThat(sources()).isEmpty();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void nobody_else_has_it_while_it_goes_to_the_sink_and_anybody_afterwards() throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    var other = new Volume(volume);
    var free = new CopyOnWriteArrayList<Boolean>();
    deliver(sink(() -> free.add(other.claim(id.text()).isPresent()), 200), true);
    assertThat(free).containsExactly(false);
    assertThat(other.claim(id.text())).isPresent();
  }

  @Test
  void without_keep_the_volume_says_which_sink_has_the_audio_once_it_has_it() throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    var before = new Snapshot();
    var sink = sink(() -> {}, 200, 409);
    deliver(sink, false);
    var name = sink.orElseThrow().name();
    assertThat(name).startsWith("http://127.0.0.1:").endsWith("/api/recordings");
    var json = Files.readAllBytes(manifestFile());
    assertThat(Manifest.sentTo(json)).contains(name);
    assertThat(Manifest.parse(json).audio()).isNotNull();
    before.restore(); // as if it had been killed just before it forgot the recording
    deliver(sink, false);
    assertThat(manifestFile()).hasBinaryContent(json);
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void without_keep_a_journal_that_lost_its_last_line_takes_nothing_back() throws IOException {
    finishedCall();
    write(Side.IN, wav(1));
    write(Side.OUT, wav(2));
    var atTheSink = new HashMap<Path, byte[]>();
    var folder = spool.folder().resolve(id.text());
    var sink = sink(() -> take(folder, atTheSink), 200, 409);
    deliver(sink, false);
    var json = Files.readAllBytes(manifestFile());
    var inTheSpool = Map.copyOf(atTheSink);
    Files.createDirectory(folder);
    for (var file : inTheSpool.entrySet()) Files.write(file.getKey(), file.getValue());
    var lines = Files.readAllLines(folder.resolve("journal"));
    assertThat(lines.getLast()).contains("\"stored\"");
    Files.write(folder.resolve("journal"), lines.subList(0, lines.size() - 1));
    deliver(sink, false);
    assertThat(manifestFile()).hasBinaryContent(json);
    assertThat(spool.folder()).isEmptyDirectory();
  }

  @Test
  void many_at_once_are_all_delivered() throws IOException {
    var courier = courier(Optional.empty(), true);
    for (int i = 0; i < 50; i++) {
      var other = RecordingId.at(AT.toEpochMilli() + i);
      journal(other);
      Files.write(recordings.resolve(Side.IN.recordingName(other) + ".wav"), wav(i));
      courier.deliver(other);
      courier.deliver(other);
    }
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
    assertThat(spool.ids()).isEmpty();
    assertThat(sources()).isEmpty();
    try (var files = Files.walk(volume)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json"))).hasSize(50);
    }
  }

  @Test
  void a_start_that_nobody_heard_of_is_told_from_the_file() throws IOException {
    write(Side.IN, wav(new int[24_000]));
    write(Side.OUT, wav(new int[16_000]));
    var end = AT.plusSeconds(3);
    for (var side : Side.values()) Files.setLastModifiedTime(source(side), FileTime.from(end));
    try (var folder = spool.create(id, new Entry.Accepted(AT, call()))) {
      folder.append(new Entry.Started(AT, Side.IN));
      folder.append(new Entry.Closed(end));
    }
    deliver();
    var manifest = manifest();
    assertThat(manifest.startedAt()).isEqualTo(AT);
    var alignment = known(manifest.alignment());
    assertThat(alignment.method()).isEqualTo("file-times");
    assertThat(alignment.offsetSamples()).isEqualTo(8_000);
  }
}
