package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// What a call left on disc, and who carries it to where it belongs; files and no fakes but the
/// sink.
abstract class CourierRig {
  static final Instant AT = Instant.parse("2026-03-01T23:59:59.980Z");
  static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path temp;
  final RecordingId id = RecordingId.at(AT.toEpochMilli());
  final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
  Spool spool;
  Path recordings;
  Path volume;

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

  void finishedCall() throws IOException {
    journal(id);
  }

  void journal(RecordingId of, Entry... more) throws IOException {
    try (var folder = spool.create(of, new Entry.Accepted(AT, call()))) {
      folder.append(new Entry.Recording(AT, "wav"));
      for (var entry : more) folder.append(entry);
      for (var side : Side.values()) folder.append(new Entry.Started(AT, side));
      for (var side : Side.values())
        folder.append(new Entry.Finished(AT.plusSeconds(1), side, true));
      folder.append(new Entry.Closed(AT.plusSeconds(1)));
    }
  }

  static Call call() {
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

  static void take(Path folder, Map<Path, byte[]> contents) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) contents.put(file, Files.readAllBytes(file));
    }
  }

  void deliver() {
    deliver(Optional.empty(), true);
  }

  void deliver(Optional<Sink> sink, boolean keep) {
    var courier = courier(sink, keep);
    courier.deliver(id);
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
  }

  Courier courier(Optional<Sink> sink, boolean keep) {
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

  interface Look {
    void at() throws IOException;
  }

  /// Answers with these statuses, one a request, after a look at how things are.
  Optional<Sink> sink(Look look, int... statuses) throws IOException {
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

  int attempts() throws IOException {
    var last = lastAttempt();
    return last == null ? 0 : last.attempt();
  }

  Entry.@Nullable Attempted lastAttempt() throws IOException {
    try (var folder = spool.find(id).orElseThrow()) {
      return folder.progress().orElseThrow().lastAttempt().orElse(null);
    }
  }

  Manifest manifest() throws IOException {
    return Manifest.read(manifestFile());
  }

  Path manifestFile() {
    return new Volume(volume).manifestPath("acme", id.text(), AT);
  }

  Path audio() {
    return new Volume(volume).audioPath("acme", id.text(), AT);
  }

  List<Map<String, Object>> missing() throws IOException {
    return manifest().events().stream()
        .filter(event -> event.type().equals("side_missing"))
        .map(Manifest.Event::details)
        .toList();
  }

  short[] samples() throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(audio())).order(ByteOrder.LITTLE_ENDIAN);
    var samples = new short[(bytes.capacity() - 44) / 2];
    bytes.position(44).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return samples;
  }

  void write(Side side, byte[] bytes) throws IOException {
    Files.write(source(side), bytes);
  }

  Path source(Side side) {
    return recordings.resolve(side.recordingName(id) + ".wav");
  }

  List<Path> sources() throws IOException {
    try (var files = Files.list(recordings.resolve("sidetape"))) {
      return files.sorted().toList();
    }
  }

  static byte[] wav(int... samples) {
    var bytes = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(ascii("RIFF")).putInt(36 + 2 * samples.length).put(ascii("WAVEfmt ")).putInt(16);
    bytes.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
    bytes.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(2 * samples.length);
    for (int sample : samples) bytes.putShort((short) sample);
    return bytes.array();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static <T> T known(@Nullable T value) {
    assertThat(value).isNotNull();
    return Objects.requireNonNull(value);
  }

  /// What was on disc before a delivery, to be put back as if it had not come that far.
  final class Snapshot {
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

  /// But for the claims' file.
  static boolean isEmpty(Path volume) throws IOException {
    try (var files = Files.list(volume)) {
      return files.allMatch(file -> file.endsWith(".claims"));
    }
  }

  void forgetThatItWasSetAside() throws IOException {
    forget("set_aside");
  }

  void forget(String... types) throws IOException {
    var journal = spool.folder().resolve(id.text()).resolve("journal");
    var kept = Files.readAllLines(journal);
    for (var type : types) kept.removeIf(line -> line.contains('"' + type + '"'));
    Files.write(journal, kept);
  }
}
