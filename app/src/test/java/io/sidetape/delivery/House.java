package io.sidetape.delivery;

import io.sidetape.LiveFolder;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Requests;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A state folder, a recording folder and a volume, with real files in them.
public final class House {
  static final Instant LONG_AGO = Instant.parse("2024-05-06T07:08:09Z");

  final Path state;
  final Path recordings;
  final Volume volume;

  House(Path root) throws IOException {
    state = Files.createDirectories(root.resolve("state"));
    recordings = Files.createDirectories(root.resolve("recording"));
    volume = new Volume(Files.createDirectories(root.resolve("volume")));
  }

  /// A WAV of 8 kHz whose header was filled in.
  Path wav(String name, int millis) throws IOException {
    return file(name, wav(millis, true), LONG_AGO);
  }

  /// A WAV as Asterisk leaves it when it is killed.
  Path unclosed(String name, int millis) throws IOException {
    return file(name, wav(millis, false), LONG_AGO);
  }

  Path file(String name, byte[] content, Instant written) throws IOException {
    var file = recordings.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.write(file, content);
    return Files.setLastModifiedTime(file, FileTime.from(written));
  }

  public static byte[] wav(int millis, boolean closed) {
    int bytes = millis * 16;
    var wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put(ascii("RIFF")).putInt(closed ? 36 + bytes : 36).put(ascii("WAVEfmt ")).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    wav.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(closed ? bytes : 0);
    for (int i = 0; i < bytes / 2; i++) wav.putShort((short) (8000 * Math.sin(i / 9.0)));
    return wav.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  Orphans orphans(PairPattern... patterns) {
    return new Orphans(state, recordings, volume, List.of(patterns), Clock.systemUTC());
  }

  List<Orphan> listed() throws IOException {
    return orphans().survey(false).listed();
  }

  Orphan only() throws IOException {
    var listed = listed();
    if (listed.size() != 1) throw new AssertionError("not one orphan: " + listed);
    return listed.getFirst();
  }

  /// Replays as its own spool's owner.
  List<ReplayResult> replay(List<Orphan> orphans) throws Exception {
    return replay(orphans, Optional.empty(), false);
  }

  List<ReplayResult> replay(List<Orphan> orphans, Optional<Sink> sink, boolean deleteForeign)
      throws Exception {
    var results = new ArrayList<ReplayResult>();
    try (var spool = Spool.open(state)) {
      var courier = courier(spool, sink);
      var pickup = Optional.of(new Pickup(spool, new Requests(state), volume, courier));
      replay(pickup, deleteForeign, ReplaySettings.DEFAULTS).run(orphans, results::add);
      courier.stop();
    }
    return results;
  }

  Courier courier(Spool spool, Optional<Sink> sink) {
    var settings = new DeliverySettings(64, 2, 8, Duration.ofSeconds(5));
    return new Courier(
        spool, recordings, volume, sink, true, Clock.systemUTC(), new Metrics("test"), settings);
  }

  Replay replay(Optional<Pickup> pickup, boolean deleteForeign, ReplaySettings settings) {
    return new Replay(
        state, recordings, volume, pickup, "default", deleteForeign, Clock.systemUTC(), settings);
  }

  /// A call that is over: its journal in the spool, and both sides' files.
  RecordingId finishedCall(Spool spool, String tenant, int millis) throws IOException {
    var id = RecordingId.at(LONG_AGO.toEpochMilli());
    var none = Optional.<String>empty();
    var call = new Call(tenant, "ch-" + id, none, none, none, none, none, "customer", Map.of());
    try (var folder = spool.create(id, new Entry.Accepted(LONG_AGO, call))) {
      folder.append(new Entry.Recording(LONG_AGO, "wav"));
      for (var side : Side.values()) folder.append(new Entry.Started(LONG_AGO, side));
      for (var side : Side.values())
        folder.append(new Entry.Finished(LONG_AGO.plusMillis(millis), side, true));
      folder.append(new Entry.Closed(LONG_AGO.plusMillis(millis)));
    }
    for (var side : Side.values()) wav(side.recordingName(id) + ".wav", millis);
    return id;
  }

  /// All finished recordings.
  List<Manifest> manifests() throws IOException {
    var manifests = new ArrayList<Manifest>();
    for (var file : LiveFolder.files(volume.folder()))
      if (file.toString().endsWith(".json")) manifests.add(Manifest.read(file));
    return manifests;
  }

  /// Every file below the folder, with its size and time.
  public static Map<String, String> tree(Path folder) throws IOException {
    var tree = new TreeMap<String, String>();
    try (var files = Files.walk(folder)) {
      for (var file : files.toList())
        tree.put(
            folder.relativize(file).toString(),
            (Files.isRegularFile(file) ? Files.size(file) : -1)
                + " "
                + Files.getLastModifiedTime(file));
    }
    return tree;
  }
}
