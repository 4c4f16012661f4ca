package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.sidetape.io.SmallDisc;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkSettings;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From what a call left on disc to its delivered recording; files and no fakes but the sink.
class CourierTest {
  private static final Instant AT = Instant.parse("2026-03-01T23:59:59.980Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temp;
  private final RecordingId id = RecordingId.at(AT.toEpochMilli());
  private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  private Spool spool;
  private Path recordings;
  private Path volume;

  @BeforeEach
  void folders() throws IOException {
    spool = Spool.open(Files.createDirectory(temp.resolve("state")));
    recordings = Files.createDirectory(temp.resolve("recordings"));
    Files.createDirectory(recordings.resolve("sidetape"));
    volume = Files.createDirectory(temp.resolve("volume"));
  }

  @AfterEach
  void close() throws Exception {
    for (var it : open.reversed()) it.close();
    spool.close();
  }

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

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
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
  void a_restart_after_the_audio_and_before_the_manifest_gives_the_same_bytes() throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    var before = new Snapshot();
    deliver();
    var bytes = Files.readAllBytes(audio());
    var json = Files.readAllBytes(manifestFile());

    before.restore();
    Files.delete(manifestFile());
    deliver();
    assertThat(audio()).hasBinaryContent(bytes);
    assertThat(manifestFile()).hasBinaryContent(json);
  }

  @Test
  void a_restart_after_the_manifest_and_before_the_journal_gives_the_same_bytes()
      throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    var before = new Snapshot();
    deliver();
    var bytes = Files.readAllBytes(audio());
    var json = Files.readAllBytes(manifestFile());

    before.restore();
    deliver();
    assertThat(audio()).hasBinaryContent(bytes);
    assertThat(manifestFile()).hasBinaryContent(json);
    assertThat(sources()).isEmpty();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void a_restart_after_half_of_a_merge_begins_it_again() throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    var part = new Volume(volume).reserve("acme", id.text(), AT);
    Files.write(part, new byte[100]);
    deliver();
    assertThat(samples()).containsExactly(1, 0, 2, 0);
    assertThat(part).doesNotExist();
  }

  @Test
  void a_restart_after_the_sources_are_deleted_only_tidies_up() throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    deliver(sink(() -> {}, 403), true);
    var bytes = Files.readAllBytes(audio());
    Files.delete(source(Side.IN));
    Files.delete(source(Side.OUT));
    forgetThatItWasSetAside();
    deliver();
    assertThat(audio()).hasBinaryContent(bytes);
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void a_kill_after_it_was_published_and_before_that_was_written_down_tells_who_listens_after_all()
      throws IOException {
    assertThat(toldByTheNextStart("set_aside", "stored")).containsExactly(id.text());
  }

  @Test
  void what_was_told_and_written_down_is_not_told_again_by_the_next_start() throws IOException {
    assertThat(toldByTheNextStart("set_aside")).isEmpty();
  }

  private List<String> toldByTheNextStart(String... forgotten) throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    deliver(sink(() -> {}, 403), true);
    forget(forgotten);
    var told = new CopyOnWriteArrayList<String>();
    var courier = courier(Optional.empty(), true);
    courier.onFinished(manifest -> told.add(manifest.id()));
    courier.deliver(id);
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
    assertThat(spool.ids()).isEmpty();
    return told;
  }

  private void forgetThatItWasSetAside() throws IOException {
    forget("set_aside");
  }

  private void forget(String... types) throws IOException {
    var journal = spool.folder().resolve(id.text()).resolve("journal");
    var kept = Files.readAllLines(journal);
    for (var type : types) kept.removeIf(line -> line.contains('"' + type + '"'));
    Files.write(journal, kept);
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

  private void finishedCall() throws IOException {
    journal(id);
  }

  private void journal(RecordingId of) throws IOException {
    try (var folder = spool.create(of, new Entry.Accepted(AT, call()))) {
      folder.append(new Entry.Recording(AT, "wav"));
      for (var side : Side.values()) folder.append(new Entry.Started(AT, side));
      for (var side : Side.values())
        folder.append(new Entry.Finished(AT.plusSeconds(1), side, true));
      folder.append(new Entry.Closed(AT.plusSeconds(1)));
    }
  }

  private static Call call() {
    return new Call(
        "acme",
        "1700000000.1",
        Optional.of("4930123456"),
        Optional.of("200"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "customer",
        Map.of());
  }

  private static void take(Path folder, Map<Path, byte[]> contents) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) contents.put(file, Files.readAllBytes(file));
    }
  }

  private void deliver() {
    deliver(Optional.empty(), true);
  }

  private void deliver(Optional<Sink> sink, boolean keep) {
    var courier = courier(sink, keep);
    courier.deliver(id);
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
  }

  private Courier courier(Optional<Sink> sink, boolean keep) {
    var courier =
        new Courier(
            spool,
            recordings,
            new Volume(volume),
            sink,
            keep,
            Clock.systemUTC(),
            new Metrics("test"),
            DeliverySettings.DEFAULTS);
    open.add(courier::stop);
    return courier;
  }

  private interface Look {
    void at() throws IOException;
  }

  /// Answers with these statuses, one a request, after a look at how things are.
  private Optional<Sink> sink(Look look, int... statuses) throws IOException {
    var left = new ArrayDeque<Integer>();
    for (int status : statuses) left.add(status);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          look.at();
          exchange.sendResponseHeaders(left.removeFirst(), -1);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/recordings");
    var sink =
        new Sink(
            new SinkSettings(url, Optional.of("t"), true, Optional.empty(), Duration.ofSeconds(5)));
    open.add(sink);
    return Optional.of(sink);
  }

  private int attempts() throws IOException {
    var last = lastAttempt();
    return last == null ? 0 : last.attempt();
  }

  private Entry.@Nullable Attempted lastAttempt() throws IOException {
    try (var folder = spool.find(id).orElseThrow()) {
      return folder.progress().orElseThrow().lastAttempt().orElse(null);
    }
  }

  private Manifest manifest() throws IOException {
    return Manifest.read(manifestFile());
  }

  private Path manifestFile() {
    return new Volume(volume).manifestPath("acme", id.text(), AT);
  }

  private Path audio() {
    return new Volume(volume).audioPath("acme", id.text(), AT);
  }

  private List<Map<String, Object>> missing() throws IOException {
    return manifest().events().stream()
        .filter(event -> event.type().equals("side_missing"))
        .map(Manifest.Event::details)
        .toList();
  }

  private short[] samples() throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(audio())).order(ByteOrder.LITTLE_ENDIAN);
    var samples = new short[(bytes.capacity() - 44) / 2];
    bytes.position(44).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  private void write(Side side, byte[] bytes) throws IOException {
    Files.write(source(side), bytes);
  }

  private Path source(Side side) {
    return recordings.resolve(side.recordingName(id) + ".wav");
  }

  private List<Path> sources() throws IOException {
    try (var files = Files.list(recordings.resolve("sidetape"))) {
      return files.sorted().toList();
    }
  }

  private static byte[] wav(int... samples) {
    var bytes = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(ascii("RIFF")).putInt(36 + 2 * samples.length).put(ascii("WAVEfmt ")).putInt(16);
    bytes.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
    bytes.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(2 * samples.length);
    for (int sample : samples) bytes.putShort((short) sample);
    return bytes.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static <T> T known(@Nullable T value) {
    assertThat(value).isNotNull();
    return Objects.requireNonNull(value);
  }

  /// What was on disc before a delivery, to be put back as if it had not come that far.
  private final class Snapshot {
    private final byte[] journal;
    private final Map<Path, byte[]> files = new HashMap<>();

    Snapshot() throws IOException {
      journal = Files.readAllBytes(journalFile());
      for (var file : sources()) files.put(file, Files.readAllBytes(file));
    }

    void restore() throws IOException {
      Files.createDirectories(spool.folder().resolve(id.text()));
      Files.write(journalFile(), journal);
      for (var file : files.entrySet()) Files.write(file.getKey(), file.getValue());
    }

    private Path journalFile() {
      return spool.folder().resolve(id.text()).resolve("journal");
    }
  }
}
