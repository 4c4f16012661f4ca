package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recording's whole journal, cut at every byte and with every byte altered, at each stage that
/// the files beside it may be at: one recording comes of it, or an orphan that says why not.
class JournalCutTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant AT = Instant.parse("2026-03-01T23:59:59.980Z");

  @TempDir Path temp;
  private House house;
  private Spool spool;
  private Courier courier;
  private RecordingId id;
  private byte[] journal;
  private Map<Path, byte[]> sources;
  private Map<Path, byte[]> published;
  private Manifest manifest;

  /// A life from the first line to the last, and what it leaves on the volume.
  @BeforeEach
  void live() throws Exception {
    house = new House(temp);
    spool = Spool.open(house.state);
    courier =
        new Courier(
            spool,
            new Finisher(house.recordings, house.volume, true, Duration.ZERO),
            Optional.empty(),
            Clock.systemUTC(),
            new Metrics("test"),
            Ticker.SYSTEM,
            new Random(3),
            DeliverySettings.DEFAULTS);
    id = house.finishedCall(spool, "acme", 40);
    describe();
    sources = contents(house.recordings);
    var before = Files.readAllBytes(journalFile());
    deliver();
    published = contents(house.volume.folder());
    manifest = house.manifests().getFirst();
    put(before);
    try (var folder = spool.find(id).orElseThrow()) {
      folder.append(new Entry.Stored(AT));
    }
    journal = Files.readAllBytes(journalFile());
  }

  private void describe() throws IOException {
    try (var folder = spool.find(id).orElseThrow()) {
      folder.append(new Entry.Described(AT, Optional.of("170.1"), Optional.of("200")));
      folder.append(new Entry.Happened(House.LONG_AGO, "held", Map.of()));
    }
  }

  @AfterEach
  void close() throws Exception {
    courier.stop();
    spool.close();
  }

  @Test
  void cut_at_every_byte_before_anything_was_published() throws Exception {
    for (var cut : cuts()) oneRecordingOf(cut, true, Map.of());
  }

  @Test
  void cut_at_every_byte_after_it_was_published() throws Exception {
    for (var cut : cuts()) oneRecordingOf(cut, true, published);
  }

  @Test
  void every_byte_altered_before_anything_was_published() throws Exception {
    for (var altered : alterations()) oneRecordingOf(altered, true, Map.of());
  }

  @Test
  void every_byte_altered_after_the_sources_were_deleted() throws Exception {
    for (var altered : alterations()) oneRecordingOf(altered, false, published);
  }

  private List<byte[]> cuts() throws IOException {
    var cuts = new HashMap<String, byte[]>();
    for (int length = 0; length <= journal.length; length++)
      add(cuts, Arrays.copyOf(journal, length));
    return List.copyOf(cuts.values());
  }

  private List<byte[]> alterations() throws IOException {
    var altered = new HashMap<String, byte[]>();
    var random = new Random(42);
    for (int at = 0; at < journal.length; at++) {
      var bytes = journal.clone();
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      add(altered, bytes);
    }
    return List.copyOf(altered.values());
  }

  /// Every one is read, and written to; those that say the same are delivered once.
  private void add(Map<String, byte[]> different, byte[] bytes) throws IOException {
    put(bytes);
    different.putIfAbsent(String.valueOf(spool.peek(id)), bytes);
    try (var folder = spool.find(id).orElseThrow()) {
      folder.append(new Entry.Refused(AT, "appended"));
      var after = folder.progress();
      assertThat(after.flatMap(Progress::refused)).isEqualTo(after.map(it -> "appended"));
    }
  }

  private void oneRecordingOf(byte[] bytes, boolean withSources, Map<Path, byte[]> volume)
      throws Exception {
    clear(house.recordings);
    clear(house.volume.folder());
    if (withSources) restore(sources);
    restore(volume);
    put(bytes);
    if (spool.peek(id).isEmpty()) {
      isExplained();
      return;
    }
    adopt();
    deliver();
    assertThat(spool.ids()).isEmpty();
    assertThat(contents(house.recordings)).isEmpty();
    assertThat(house.manifests()).singleElement().satisfies(this::isTheSame);
  }

  private void isExplained() throws IOException {
    Files.setLastModifiedTime(journalFile(), FileTime.from(House.LONG_AGO));
    Files.setLastModifiedTime(journalFile().resolveSibling(""), FileTime.from(House.LONG_AGO));
    assertThat(house.listed())
        .singleElement()
        .satisfies(orphan -> assertThat(orphan.note()).contains("journal is unreadable"));
  }

  /// What the live half does with a call that is over by the time the daemon is back.
  private void adopt() throws IOException {
    try (var folder = spool.find(id).orElseThrow()) {
      var progress = folder.progress().orElseThrow();
      if (progress.closed()) return;
      for (var side : Side.values())
        if (!progress.finished().containsKey(side))
          folder.append(new Entry.Finished(AT, side, false));
      folder.append(new Entry.Closed(AT));
    }
  }

  private void isTheSame(Manifest found) throws IOException {
    assertThat(known(found).pcmSha256()).isEqualTo(known(manifest).pcmSha256());
    assertThat(found.status()).isEqualTo(Manifest.Status.COMPLETED);
    assertThat(house.volume.holds(found)).isTrue();
  }

  private static Manifest.Audio known(Manifest manifest) {
    return Objects.requireNonNull(manifest.audio());
  }

  private void deliver() {
    courier.deliver(id);
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> courier.backlog() == 0);
  }

  private void put(byte[] bytes) throws IOException {
    Files.createDirectories(journalFile().resolveSibling(""));
    clear(journalFile().resolveSibling(""));
    Files.write(journalFile(), bytes);
  }

  private Path journalFile() {
    return spool.folder().resolve(id.text()).resolve("journal");
  }

  private static Map<Path, byte[]> contents(Path folder) throws IOException {
    var contents = new HashMap<Path, byte[]>();
    for (var file : files(folder)) contents.put(file, Files.readAllBytes(file));
    return contents;
  }

  private static void clear(Path folder) throws IOException {
    for (var file : files(folder)) Files.delete(file);
  }

  private static void restore(Map<Path, byte[]> contents) throws IOException {
    for (var file : contents.entrySet()) Files.write(file.getKey(), file.getValue());
  }

  private static Set<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return new HashSet<>(files.filter(Files::isRegularFile).toList());
    }
  }
}
