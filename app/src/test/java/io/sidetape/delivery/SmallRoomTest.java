package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sidetape.io.NoRoom;
import io.sidetape.io.SmallDisc;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Census;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Ledger;
import io.sidetape.spool.RecordingFolder;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Requests;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Discs that are full, or read-only, at each step of a recording's way.
class SmallRoomTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PAGE = 4096;
  private static final int MILLIS = 1_000;

  @TempDir Path temp;
  private SimulatedTime time = new SimulatedTime(Instant.parse("2026-03-02T00:00:00Z"));

  /// Everything on one disc with room for so many more pages, from none to enough: each write of
  /// the way is the one that fails.
  @Test
  void a_disc_that_is_full_at_each_step_costs_a_wait_and_no_recording() throws Exception {
    int pages = 0;
    while (!isDeliveredWith(pages)) pages++;
    assertThat(pages).isGreaterThan(2 * MILLIS * 16 / PAGE);
  }

  /// Whether so much room was enough at once; what was not is delivered once there is more.
  private boolean isDeliveredWith(int pages) throws Exception {
    try (var disc = SmallDisc.mountedAt(temp.resolve("disc"), 512)) {
      var house = new House(disc.folder());
      try (var spool = Spool.open(house.state)) {
        var id = house.finishedCall(spool, "acme", MILLIS);
        var sources = House.tree(house.recordings);
        var ballast = disc.fill();
        shrink(ballast, pages);
        time = new SimulatedTime(time.instant());
        var courier = courier(house, spool);
        courier.deliver(id);
        long rested = time.rested();
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> time.rested() > rested);
        boolean enough = courier.backlog() == 0;
        if (!enough && Files.exists(spool.folder().resolve(id.text())))
          assertThat(House.tree(house.recordings))
              .satisfiesAnyOf(
                  left -> assertThat(left).isEqualTo(sources),
                  left -> assertThat(house.manifests()).hasSize(1));
        Files.delete(ballast);
        time.mayPass(Duration.ofMinutes(10));
        await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
        isDelivered(house, spool);
        courier.stop();
        return enough;
      }
    }
  }

  private static void isDelivered(House house, Spool spool) throws IOException {
    assertThat(house.manifests())
        .singleElement()
        .satisfies(it -> {
          assertThat(Objects.requireNonNull(it.audio()).durationMs()).isEqualTo(MILLIS);
          assertThat(house.volume.holds(it)).isTrue();
        });
    assertThat(House.tree(house.recordings))
        .noneSatisfy((name, size) -> assertThat(name).endsWith(".wav"));
    assertThat(spool.folder()).isEmptyDirectory();
  }

  @Test
  void a_call_that_finds_no_room_for_its_journal_leaves_no_half_of_one() throws Exception {
    try (var disc = SmallDisc.mountedAt(temp.resolve("disc"), 256)) {
      var house = new House(disc.folder());
      try (var spool = Spool.open(house.state)) {
        var ballast = disc.fill();
        assertThatThrownBy(() -> house.finishedCall(spool, "acme", 10))
            .satisfies(full -> assertThat(NoRoom.isNoRoom(full)).isTrue());
        assertThat(spool.folder()).isEmptyDirectory();
        Files.delete(ballast);
        house.finishedCall(spool, "acme", 10);
        assertThat(spool.ids()).hasSize(1);
      }
    }
  }

  @Test
  void a_journal_goes_on_after_a_line_that_found_no_room() throws Exception {
    try (var disc = SmallDisc.mountedAt(temp.resolve("disc"), 256)) {
      var house = new House(disc.folder());
      try (var spool = Spool.open(house.state)) {
        var id = house.finishedCall(spool, "acme", 10);
        var ballast = disc.fill();
        int written = 0;
        try (var folder = spool.find(id).orElseThrow()) {
          written = appendUntilFull(folder);
          Files.delete(ballast);
          folder.append(new Entry.Refused(time.instant(), "after"));
        }
        var progress = spool.peek(id).orElseThrow();
        assertThat(progress.events()).hasSize(written);
        assertThat(progress.refused()).contains("after");
      }
    }
  }

  private int appendUntilFull(RecordingFolder folder) {
    for (int written = 0; ; written++) {
      try {
        folder.append(new Entry.Happened(time.instant(), "held", Map.of()));
      } catch (IOException full) {
        return written;
      }
    }
  }

  @Test
  void a_count_that_finds_no_room_is_made_up_for_later() throws Exception {
    try (var disc = SmallDisc.mountedAt(temp.resolve("disc"), 256)) {
      var house = new House(disc.folder());
      try (var spool = Spool.open(house.state)) {
        var ballast = disc.fill();
        var at = time.instant();
        for (var line : List.of(expected("A", at), ended("A", at)))
          assertThatThrownBy(() -> spool.ledger().write(line)).isInstanceOf(IOException.class);
        Files.delete(ballast);
        spool.ledger().write(expected("B", at));
        spool.ledger().write(ended("B", at));
      }
      var tally = Census.of(house.state, LocalDate.EPOCH).tenants().get("acme");
      assertThat(Objects.requireNonNull(tally).expected()).isEqualTo(2);
      assertThat(tally.unexplained()).isZero();
    }
  }

  private static Ledger.Line expected(String id, Instant at) {
    return new Ledger.Line.Expected(at, id, "acme");
  }

  private static Ledger.Line ended(String id, Instant at) {
    return new Ledger.Line.Ended(at, id, "acme", "failed", Optional.of("spool_failed"));
  }

  @Test
  void a_replay_that_finds_no_room_asks_for_nothing_half() throws Exception {
    try (var disc = SmallDisc.mountedAt(temp.resolve("disc"), 256)) {
      var house = new House(disc.folder());
      var requests = new Requests(house.state);
      var id = RecordingId.at(1);
      var ballast = disc.fill();
      assertThatThrownBy(() -> requests.put(id, List.of(new Entry.Replayed(time.instant()))))
          .isInstanceOf(IOException.class);
      assertThat(requests.pending()).isEmpty();
      Files.delete(ballast);
      requests.put(id, List.of(new Entry.Replayed(time.instant())));
      assertThat(requests.read(id)).hasSize(1);
    }
  }

  @Test
  void a_spool_that_turns_read_only_is_waited_for() throws Exception {
    waitsWhileReadOnly("state/spool");
  }

  @Test
  void a_volume_that_turns_read_only_is_waited_for() throws Exception {
    waitsWhileReadOnly("volume");
  }

  private void waitsWhileReadOnly(String folder) throws Exception {
    try (var disc = SmallDisc.mountedAt(temp.resolve(folder), 512)) {
      var house = new House(temp);
      try (var spool = Spool.open(house.state)) {
        var id = house.finishedCall(spool, "acme", MILLIS);
        var sources = House.tree(house.recordings);
        disc.readOnly(true);
        var courier = courier(house, spool);
        courier.deliver(id);
        time.mayPass(Duration.ofHours(1));
        await().atMost(PATIENCE).until(time::hasPassed);
        assertThat(courier.backlog()).isEqualTo(1);
        assertThat(House.tree(house.recordings)).isEqualTo(sources);
        disc.readOnly(false);
        time.mayPass(Duration.ofMinutes(10));
        await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
        isDelivered(house, spool);
        courier.stop();
      }
    }
  }

  private static void shrink(Path ballast, int pages) throws IOException {
    try (var file = new RandomAccessFile(ballast.toFile(), "rw")) {
      file.setLength(Math.max(0, file.length() / PAGE - pages) * PAGE);
    }
  }

  @Test
  void a_tenant_whose_folder_cannot_be_used_delays_no_other() throws Exception {
    var house = new House(temp);
    var inTheWay = Files.createFile(house.volume.folder().resolve("blocked"));
    try (var spool = Spool.open(house.state)) {
      var courier = courier(house, spool);
      for (int i = 0; i < 100; i++) courier.deliver(house.finishedCall(spool, "blocked", MILLIS));
      courier.deliver(house.finishedCall(spool, "acme", MILLIS));
      await().atMost(PATIENCE).until(() -> courier.backlog() == 100);
      assertThat(house.manifests()).extracting(it -> it.tenant()).containsExactly("acme");
      Files.delete(inTheWay);
      time.mayPass(Duration.ofHours(1));
      await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
      assertThat(house.manifests()).hasSize(101);
      courier.stop();
    }
  }

  private Courier courier(House house, Spool spool) {
    var courier =
        new Courier(
            spool,
            new Finisher(house.recordings, house.volume, true, Duration.ZERO),
            Optional.empty(),
            time,
            new Metrics("test"),
            time,
            new Random(5),
            DeliverySettings.DEFAULTS);
    time.follow(courier);
    return courier;
  }
}
