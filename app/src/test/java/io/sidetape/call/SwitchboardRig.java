package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.ari.Asterisk;
import io.sidetape.ari.FakeAsterisk;
import io.sidetape.ari.FakeAsterisk.Request;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A switchboard and a scripted Asterisk.
abstract class SwitchboardRig {
  static final String CALL = "1700000000.1";
  static final Duration LONG = Duration.ofSeconds(5);
  static final Duration SHORT = Duration.ofMillis(80);
  static final String SNOOP = "/channels/*/snoop/*";
  static final String RECORD = "/channels/*/record";

  @TempDir Path folder;
  final List<RecordingId> finished = new CopyOnWriteArrayList<>();
  FakeAsterisk fake;
  Spool spool;
  Asterisk asterisk;
  Switchboard switchboard;
  volatile boolean buggy;

  @BeforeEach
  void open() throws IOException {
    fake = FakeAsterisk.start();
    spool = Spool.open(folder);
    asterisk = Asterisk.of(fake.settings());
    switchboard = switchboard(new CallSettings(LONG, 0));
  }

  @AfterEach
  void close() throws IOException, InterruptedException {
    switchboard.stop();
    asterisk.close();
    spool.close();
    fake.close();
  }

  void start(Duration hold) {
    start(new CallSettings(hold, 0));
  }

  void start(CallSettings settings) {
    switchboard = switchboard(settings);
    asterisk.connect(switchboard);
    await().until(() -> fake.sockets() == 1 && asterisk.connected());
  }

  Switchboard switchboard(CallSettings settings) {
    return new Switchboard(
        asterisk,
        spool,
        folder,
        new Policy(Policy.Rule.ALWAYS, Map.of("quiet", Policy.Rule.NEVER)),
        settings,
        Clock.systemUTC(),
        new Metrics("test"),
        this::finished);
  }

  void finished(RecordingId id) {
    finished.add(id);
    if (buggy) throw new IllegalStateException("a bug, on purpose");
  }

  void untilWentOn() {
    await().until(() -> wentOn() > 0);
  }

  long wentOn() {
    return fake.asked("POST", "/channels/*/continue");
  }

  void untilNobodyIsIn() {
    await().until(() -> switchboard.live() == 0);
  }

  void untilNothingOfOursIsLeft() {
    await().until(() -> fake.recordings().isEmpty());
    await().until(() -> fake.channels().stream().noneMatch(id -> Side.parse(id).isPresent()));
  }

  Progress untilFinished() throws IOException {
    await().until(() -> finished.size() == 1);
    return progress(finished.getFirst());
  }

  RecordingId onlyId() throws IOException {
    assertThat(spool.ids()).hasSize(1);
    return spool.ids().getFirst();
  }

  Progress progress(RecordingId id) throws IOException {
    try (var recording = spool.find(id).orElseThrow()) {
      return recording.progress().orElseThrow();
    }
  }

  static boolean isOut(Request request) {
    return request.path().endsWith("-out");
  }

  static String reason(Progress progress, Side side) {
    var failed = progress.failed().get(side);
    return failed == null ? "" : failed.reason();
  }
}
