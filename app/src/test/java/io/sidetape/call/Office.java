package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.ari.Asterisk;
import io.sidetape.ari.FakeAsterisk;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Entry;
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

/// A switchboard that records every call of a scripted Asterisk, into a spool of its own; and, as a
/// daemon does, takes up what an earlier one has left there.
final class Office {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FakeAsterisk fake;
  private final List<RecordingId> finished = new CopyOnWriteArrayList<>();
  private final List<RecordingId> started = new CopyOnWriteArrayList<>();
  private final Spool spool;
  private final Asterisk asterisk;
  private final Switchboard switchboard;

  Office(Path folder) throws IOException {
    this(folder, FakeAsterisk.start(), Uptime.SYSTEM);
  }

  Office(Path folder, FakeAsterisk fake, Uptime uptime) throws IOException {
    this.fake = fake;
    spool = Spool.open(folder);
    asterisk = Asterisk.of(fake.settings());
    switchboard =
        new Switchboard(
            asterisk,
            spool,
            folder,
            new Policy(Policy.Rule.ALWAYS, Map.of()),
            new CallSettings(Duration.ofSeconds(5), 0),
            Clock.systemUTC(),
            uptime,
            new Metrics("test"),
            finished::add);
    switchboard.onStarted((id, call) -> started.add(id));
    spool.live().values().forEach(switchboard::adopt);
    asterisk.connect(switchboard);
    await().until(() -> fake.sockets() == 1 && switchboard.reconciled());
  }

  FakeAsterisk fake() {
    return fake;
  }

  Asterisk asterisk() {
    return asterisk;
  }

  /// Places it and waits until it has gone on, recorded.
  RecordingId call(String channelId) throws IOException {
    fake.call(channelId, "tenant=acme");
    await()
        .atMost(PATIENCE)
        .until(() -> fake.variable(channelId, "SIDETAPE_STATUS").equals("recording"));
    await().until(() -> fake.asked("POST", "/channels/" + channelId + "/continue") > 0);
    return idOf(channelId);
  }

  RecordingId idOf(String channelId) throws IOException {
    for (var id : spool.ids()) if (progress(id).call().channelId().equals(channelId)) return id;
    throw new AssertionError("no recording of " + channelId);
  }

  /// The journal of a recording, once it is finished, which it is once only.
  Progress untilFinished(RecordingId id) throws IOException {
    await().atMost(PATIENCE).until(() -> finished.contains(id));
    await().atMost(PATIENCE).until(() -> switchboard.live() == 0);
    assertThat(finished).containsOnlyOnce(id);
    return progress(id);
  }

  Progress progress(RecordingId id) throws IOException {
    try (var recording = spool.find(id).orElseThrow()) {
      return recording.progress().orElseThrow();
    }
  }

  /// Waits until the journal tells of something in the middle of the call, and says what.
  List<Entry.Happened> happenings(RecordingId id, int count) {
    return await().until(() -> progress(id).events(), events -> events.size() >= count);
  }

  List<RecordingId> recordings() throws IOException {
    return spool.ids();
  }

  /// The recordings whose start was told, as often as it was.
  List<RecordingId> started() {
    return started;
  }

  void leavesNothing() {
    await().until(() -> fake.recordings().isEmpty());
    await().until(() -> fake.channels().stream().noneMatch(id -> Side.parse(id).isPresent()));
  }

  void stop() throws InterruptedException {
    switchboard.stop();
  }

  void close() throws IOException, InterruptedException {
    leave();
    fake.close();
  }

  /// The daemon goes, and Asterisk stays.
  void leave() throws IOException, InterruptedException {
    switchboard.stop();
    asterisk.close();
    spool.close();
  }
}
