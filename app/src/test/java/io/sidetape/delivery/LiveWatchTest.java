package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveWatchTest {
  private static final Instant AT = Instant.parse("2026-11-21T03:04:05.678Z");
  private static final int RATE = 8_000;

  @TempDir Path temp;
  private final RecordingId id = RecordingId.at(AT.toEpochMilli());
  private final List<Side> alarms = new ArrayList<>();
  private Spool spool;
  private LiveWatch watch;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectories(temp.resolve("sidetape"));
    spool = Spool.open(temp);
    try (var folder = spool.create(id, new Entry.Accepted(AT, call()))) {
      folder.append(new Entry.Recording(AT, "wav"));
    }
    watch = new LiveWatch(spool, temp, Duration.ofSeconds(1), Duration.ofSeconds(60), alarms::add);
  }

  @AfterEach
  void close() throws IOException {
    spool.close();
  }

  @Test
  void a_side_that_falls_silent_while_the_call_is_up_is_told_once() throws IOException {
    grow(Side.IN, 5, 1000);
    grow(Side.OUT, 5, 1000);
    watch.look();
    grow(Side.OUT, 59, 0);
    watch.look();
    assertThat(alarms).isEmpty();
    grow(Side.OUT, 2, 0);
    watch.look();
    watch.look();
    assertThat(alarms).containsExactly(Side.OUT);
  }

  @Test
  void a_side_that_is_heard_again_and_lost_again_is_told_twice() throws IOException {
    grow(Side.IN, 61, 0);
    watch.look();
    grow(Side.IN, 1, 1000);
    watch.look();
    grow(Side.IN, 61, 0);
    watch.look();
    assertThat(alarms).containsExactly(Side.IN, Side.IN);
  }

  @Test
  void a_call_that_is_over_is_not_listened_to() throws IOException {
    grow(Side.IN, 61, 0);
    try (var folder = spool.find(id).orElseThrow()) {
      folder.append(new Entry.Closed(AT));
    }
    watch.look();
    assertThat(alarms).isEmpty();
  }

  /// As Asterisk does while it records: a header of size 0 first, then more and more data.
  private void grow(Side side, int seconds, int level) throws IOException {
    var file = temp.resolve(side.recordingName(id) + ".wav");
    if (!Files.exists(file)) Files.write(file, header());
    var samples = ByteBuffer.allocate(2 * RATE * seconds).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < RATE * seconds; i++)
      samples.putShort((short) (i % 2 == 0 ? level : -level));
    Files.write(file, samples.array(), StandardOpenOption.APPEND);
  }

  private static byte[] header() {
    return ByteBuffer.allocate(44)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(36)
        .put("WAVEfmt ".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(16)
        .putShort((short) 1)
        .putShort((short) 1)
        .putInt(RATE)
        .putInt(2 * RATE)
        .putShort((short) 2)
        .putShort((short) 16)
        .put("data".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(0)
        .array();
  }

  private static Call call() {
    return new Call(
        "acme",
        "1.1",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "customer",
        Map.of());
  }
}
