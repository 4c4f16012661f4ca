package io.sidetape.delivery;

import static io.sidetape.store.ScriptedSink.readAll;
import static io.sidetape.store.ScriptedSink.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Spool;
import io.sidetape.store.ScriptedSink;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The clock on the wall is put back or forth by an hour while a delivery waits for its next
/// attempt.
class ClockJumpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// The longest wait between two attempts.
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @TempDir Path temp;
  private final SimulatedTime time = new SimulatedTime(Instant.parse("2026-03-02T00:00:00Z"));
  private final List<Duration> attempts = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void a_wait_becomes_neither_longer_nor_a_storm(int hours) throws Exception {
    var house = new House(temp);
    try (var server = new ScriptedSink((it, socket) -> refuse(socket));
        var sink = sink(server);
        var spool = Spool.open(house.state)) {
      var id = house.finishedCall(spool, "acme", 100);
      var courier = courier(house, spool, sink);
      courier.deliver(id);
      pass(Duration.ofHours(1));
      time.putWall(Duration.ofHours(hours));
      pass(Duration.ofHours(1));
      courier.stop();
    }
    assertThat(gaps()).allSatisfy(gap -> assertThat(gap).isLessThanOrEqualTo(LONGEST));
    assertThat(attempts).hasSizeBetween(24, 120);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void a_restart_after_the_jump_waits_no_longer_than_was_left(int hours) throws Exception {
    var house = new House(temp);
    try (var server = new ScriptedSink((it, socket) -> refuse(socket));
        var sink = sink(server);
        var spool = Spool.open(house.state)) {
      var id = house.finishedCall(spool, "acme", 100);
      var before = courier(house, spool, sink);
      before.deliver(id);
      pass(Duration.ofHours(1));
      before.stop();
      int made = attempts.size();
      time.putWall(Duration.ofHours(hours));
      var after = courier(house, spool, sink);
      after.deliver(id);
      pass(LONGEST);
      assertThat(attempts.size()).isGreaterThan(made);
      after.stop();
    }
  }

  @Test
  void a_recording_is_as_long_as_its_files_whatever_the_clock_says() throws Exception {
    var house = new House(temp);
    time.putWall(Duration.ofHours(-1));
    try (var spool = Spool.open(house.state)) {
      var id = house.finishedCall(spool, "acme", 1_500);
      var courier =
          new Courier(
              spool,
              new Finisher(house.recordings, house.volume, true),
              Optional.empty(),
              time,
              new Metrics("test"),
              time,
              new Random(2),
              DeliverySettings.DEFAULTS);
      courier.deliver(id);
      await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
      assertThat(house.manifests())
          .singleElement()
          .satisfies(it -> {
            assertThat(it.startedAt()).isEqualTo(House.LONG_AGO);
            assertThat(it.endedAt()).isEqualTo(House.LONG_AGO.plusMillis(1_500));
          });
      courier.stop();
    }
  }

  private void refuse(java.net.Socket socket) throws java.io.IOException {
    attempts.add(time.passed());
    readAll(socket.getInputStream());
    send(socket, "HTTP/1.1 503 x", "Content-Length: 0", "Connection: close", "", "");
  }

  private List<Duration> gaps() {
    var gaps = new CopyOnWriteArrayList<Duration>();
    for (int i = 1; i < attempts.size(); i++) gaps.add(attempts.get(i).minus(attempts.get(i - 1)));
    return gaps;
  }

  private void pass(Duration span) {
    time.mayPass(span);
    await().atMost(PATIENCE).until(time::hasPassed);
  }

  private Sink sink(ScriptedSink server) {
    return new Sink(
        new SinkSettings(
            server.url(), Optional.empty(), true, Optional.empty(), Duration.ofSeconds(5)),
        time);
  }

  private Courier courier(House house, Spool spool, Sink sink) {
    var courier =
        new Courier(
            spool,
            new Finisher(house.recordings, house.volume, true),
            Optional.of(sink),
            time,
            new Metrics("test"),
            time,
            new Random(7),
            DeliverySettings.DEFAULTS);
    time.follow(courier);
    return courier;
  }
}
