package io.sidetape.it;

import io.sidetape.audio.MergeRequest;
import io.sidetape.audio.StereoFile;
import io.sidetape.audio.StereoMerge;
import io.sidetape.spool.RecordingId;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkAnswer;
import io.sidetape.store.SinkSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A call of two hours that nobody had to hold: merged like any other, and handed in as another
/// sidetape's sink does it.
final class LongCall {
  private static final Duration LENGTH = Duration.ofHours(2);
  private static final int RATE = 8_000;
  private static final int HEADER_BYTES = 44;

  private LongCall() {}

  /// Of the day before this call, at its sides' roles.
  static Manifest handIn(String url, String token, Path folder, Manifest like)
      throws IOException, InterruptedException {
    var left = mono(folder.resolve("long-left.wav"), 400);
    var right = mono(folder.resolve("long-right.wav"), 300);
    var stereo = folder.resolve("long.wav");
    var file = StereoMerge.mergeUnforced(new MergeRequest(left, right, 0, stereo, true));
    var manifest = manifest(like, file);
    var there = URI.create(url + "/api/recordings");
    var settings =
        new SinkSettings(there, Optional.of(token), true, Optional.empty(), SinkSettings.TIMEOUT);
    try (var sink = new Sink(settings)) {
      var answer = sink.post(manifest, stereo);
      if (!(answer instanceof SinkAnswer.Taken)) throw new IOException("not taken: " + answer);
    }
    for (var each : List.of(left, right, stereo)) Files.delete(each);
    return manifest;
  }

  /// A tone that is there for half of each second, louder from minute to minute.
  private static Path mono(Path file, int hertz) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      out.write(header());
      for (int second = 0; second < LENGTH.toSeconds(); second++) out.write(second(second, hertz));
    }
    return file;
  }

  private static byte[] header() {
    int bytes = Math.toIntExact(LENGTH.toSeconds() * RATE * 2);
    var header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(ascii("RIFF")).putInt(bytes + HEADER_BYTES - 8).put(ascii("WAVEfmt ")).putInt(16);
    header.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE);
    return header.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(bytes).array();
  }

  private static byte[] second(int second, int hertz) {
    var samples = ByteBuffer.allocate(2 * RATE).order(ByteOrder.LITTLE_ENDIAN);
    double loud = 3_000 + 20_000.0 * (second / 60 % 10) / 10;
    for (int i = 0; i < RATE / 2; i++)
      samples.putShort((short) (loud * Math.sin(2 * Math.PI * hertz * i / RATE)));
    return samples.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Manifest manifest(Manifest like, StereoFile file) {
    var startedAt = like.startedAt().minus(Duration.ofDays(1));
    var id = RecordingId.of(startedAt.toEpochMilli(), new byte[10]).text();
    var audio =
        new Manifest.Audio(
            id + ".wav",
            "wav",
            file.sampleRate(),
            2,
            file.frames(),
            file.durationMillis(),
            file.sizeBytes(),
            file.sha256(),
            file.pcmSha256());
    var call =
        new Manifest.Call("long.1", null, "+4989555", "105", null, "conference", "maria", Map.of());
    return new Manifest(
        id,
        like.tenant(),
        Manifest.Status.COMPLETED,
        null,
        false,
        call,
        startedAt,
        startedAt.plus(LENGTH),
        audio,
        like.sides(),
        like.alignment(),
        List.of());
  }
}
