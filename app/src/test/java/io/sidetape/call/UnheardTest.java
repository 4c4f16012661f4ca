package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.Waits;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.FakeAsterisk;
import io.sidetape.ari.Reply;
import io.sidetape.io.SmallDisc;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Census;
import io.sidetape.spool.Marks;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Marks of calls that nobody heard of, on a scripted Asterisk.
class UnheardTest {
  private static final String CALL = "1795252576.18";
  private static final Instant AT = Instant.parse("2026-11-21T09:16:16.123Z");

  @TempDir Path folder;
  private final List<RecordingId> finished = new ArrayList<>();
  private final List<Progress> takenUp = new ArrayList<>();
  private final Set<String> inWork = new HashSet<>();
  private final Metrics metrics = new Metrics("test");
  private FakeAsterisk fake;
  private Asterisk asterisk;
  private Spool spool;
  private Marks marks;
  private Unheard unheard;
  private boolean reconciled = true;

  @BeforeEach
  void open() throws IOException {
    fake = FakeAsterisk.start();
    asterisk = Asterisk.of(fake.settings());
    var state = Files.createDirectories(folder.resolve("state"));
    spool = Spool.open(state);
    marks = new Marks(recordings());
    unheard = new Unheard(desk(), () -> reconciled, () -> inWork, takenUp::add);
  }

  @AfterEach
  void close() throws IOException {
    asterisk.close();
    spool.close();
    fake.close();
  }

  @Test
  void a_call_that_came_and_went_unheard_is_a_call_that_is_over_and_says_why() throws IOException {
    mark(CALL, "sidetape,tenant=acme,type=sales,ref=7");
    unheard.look();
    assertThat(finished).isEmpty();
    unheard.look();
    var progress = only();
    assertThat(finished).containsExactly(progress.id());
    assertThat(progress.closed()).isTrue();
    assertThat(progress.refused()).contains("unheard");
    assertThat(progress.acceptedAt()).isEqualTo(AT);
    assertThat(progress.linkedId()).contains("1795252576.17");
    assertThat(progress.call().channelId()).isEqualTo(CALL);
    assertThat(progress.call().tenant()).isEqualTo("acme");
    assertThat(progress.call().callType()).contains("sales");
    assertThat(progress.call().caller()).contains("+4930");
    assertThat(progress.called()).contains("100");
    assertThat(progress.call().labels()).containsEntry("ref", "7");
    assertThat(marks.names()).isEmpty();
    assertThat(expected("acme")).isEqualTo(1);
  }

  @Test
  void what_is_done_twice_is_done_once() throws IOException {
    mark(CALL, "sidetape,tenant=acme");
    look(2);
    mark(CALL, "sidetape,tenant=acme");
    look(2);
    assertThat(finished).hasSize(1);
    assertThat(spool.ids()).hasSize(1);
    assertThat(expected("acme")).isEqualTo(1);
  }

  @Test
  void one_that_an_earlier_daemon_died_over_gets_the_same_id() throws IOException {
    mark(CALL, "sidetape,tenant=acme");
    look(2);
    var id = only().id();
    spool.find(id).orElseThrow().remove();
    mark(CALL, "sidetape,tenant=acme");
    marks.take(CALL);
    unheard.look();
    assertThat(spool.ids()).containsExactly(id);
    assertThat(marks.names()).isEmpty();
  }

  @Test
  void a_call_that_is_up_and_that_nobody_records_is_taken_up() throws IOException {
    fake.call(CALL);
    mark(CALL, "sidetape,tenant=acme");
    look(3);
    assertThat(takenUp).singleElement().isEqualTo(only());
    assertThat(only().closed()).isFalse();
    assertThat(only().refused()).isEmpty();
    assertThat(only().acceptedAt()).isEqualTo(AT);
    assertThat(finished).isEmpty();
    assertThat(marks.names()).isEmpty();
  }

  @Test
  void a_call_that_is_up_and_fell_back_is_left_alone_until_it_is_over() throws IOException {
    fake.call(CALL);
    mark(CALL, "sidetape,tenant=acme");
    fake.on("GET", "/channels/*/variable", Reply.ok("{\"value\":\"FAILED\"}"));
    look(3);
    assertThat(takenUp).isEmpty();
    assertThat(marks.names()).hasSize(1);
    fake.hangUp(CALL);
    unheard.look();
    assertThat(only().refused()).contains("unheard");
  }

  @Test
  void a_call_in_work_is_left_alone_and_asterisk_is_not_even_asked() throws IOException {
    inWork.add(CALL);
    mark(CALL, "sidetape,tenant=acme");
    look(5);
    assertThat(spool.ids()).isEmpty();
    assertThat(fake.asked("GET", "/channels")).isZero();
    assertThat(marks.names()).hasSize(1);
  }

  @Test
  void a_call_that_is_in_the_spool_needs_no_other() throws IOException {
    mark(CALL, "sidetape,tenant=acme");
    look(2);
    try (var folder = spool.find(only().id()).orElseThrow()) {
      assertThat(folder.progress()).isPresent();
    }
    Files.setLastModifiedTime(mark(CALL, "sidetape,tenant=acme"), FileTime.from(Instant.EPOCH));
    look(2);
    assertThat(spool.ids()).hasSize(1);
    assertThat(marks.names()).isEmpty();
  }

  @Test
  void one_that_mixmonitor_recorded_is_accounted_for_by_its_files() throws IOException {
    var fallback = Files.createDirectories(recordings().resolve("sidetape/fallback"));
    Files.writeString(fallback.resolve(CALL + "-out.wav"), "");
    mark(CALL, "sidetape,tenant=acme");
    look(2);
    assertThat(spool.ids()).isEmpty();
    assertThat(marks.names()).isEmpty();
  }

  @Test
  void a_tenant_who_is_not_recorded_misses_nothing() throws IOException {
    mark(CALL, "sidetape,tenant=quiet");
    look(2);
    assertThat(spool.ids()).isEmpty();
    assertThat(marks.names()).isEmpty();
  }

  @Test
  void another_apps_call_is_its_own_daemons() throws IOException {
    mark(CALL, "tape2,tenant=acme");
    look(3);
    assertThat(spool.ids()).isEmpty();
    assertThat(marks.names()).containsExactly(CALL);
  }

  @Test
  void while_asterisk_does_not_tell_what_lives_nothing_is_taken() throws IOException {
    mark(CALL, "sidetape,tenant=acme");
    fake.on("GET", "/channels", Reply.refused(503, "not now"));
    look(3);
    reconciled = false;
    look(3);
    assertThat(spool.ids()).isEmpty();
    assertThat(marks.names()).hasSize(1);
  }

  @Test
  void a_break_in_between_begins_anew() throws IOException {
    mark(CALL, "sidetape,tenant=acme");
    unheard.look();
    reconciled = false;
    unheard.look();
    reconciled = true;
    unheard.look();
    assertThat(spool.ids()).isEmpty();
    unheard.look();
    assertThat(spool.ids()).hasSize(1);
  }

  @Test
  void what_is_no_mark_goes_and_the_rest_is_done() throws IOException {
    for (int i = 0; i < 100; i++)
      Files.writeString(arrivals().resolve("junk\u001b[31m" + i), "\0".repeat(i * 100));
    Files.createDirectory(arrivals().resolve("folder"));
    mark(CALL, "sidetape,tenant=acme");
    look(2);
    assertThat(spool.ids()).hasSize(1);
    assertThat(marks.names()).isEmpty();
    assertThat(arrivals().resolve("folder")).isDirectory();
  }

  @Test
  void one_that_cannot_be_dealt_with_stays_and_the_rest_is_done() throws IOException {
    var stuck = "1795252576.17";
    mark(stuck, "sidetape,tenant=acme");
    var inItsWay = Files.createDirectory(arrivals().resolve(stuck + "_taken"));
    Files.writeString(inItsWay.resolve("file"), "");
    mark(CALL, "sidetape,tenant=acme");
    look(3);
    assertThat(only().call().channelId()).isEqualTo(CALL);
    assertThat(marks.names()).containsExactly(stuck);
    Files.delete(inItsWay.resolve("file"));
    Files.delete(inItsWay);
    look(2);
    assertThat(spool.ids()).hasSize(2);
    assertThat(marks.names()).isEmpty();
  }

  @Test
  void one_that_cannot_be_deleted_tells_of_no_call_any_more() throws IOException {
    try (var disc = SmallDisc.mountedAt(arrivals(), 64)) {
      var file = mark(CALL, "sidetape,tenant=acme");
      disc.readOnly(true);
      marks.forget(CALL);
      look(3);
      assertThat(file).exists();
      disc.readOnly(false);
      look(3);
      assertThat(file).doesNotExist();
      assertThat(spool.ids()).isEmpty();
    }
  }

  @Test
  void a_thousand_marks_are_a_thousand_calls() throws IOException {
    for (int i = 0; i < 1_000; i++) mark("1795252576." + i, "sidetape,tenant=acme");
    look(2);
    assertThat(spool.ids()).hasSize(1_000);
    assertThat(finished).doesNotHaveDuplicates().hasSize(1_000);
  }

  @Waits
  @Test
  void a_call_that_was_sent_out_of_stasis_before_it_was_heard_of_is_recorded_late()
      throws Exception {
    var office = new Office(recordings());
    office.fake().distort(event -> event.contains(CALL) ? List.of() : List.of(event));
    mark(CALL, "sidetape,tenant=acme");
    office.fake().call(CALL);
    await().until(() -> office.fake().recordings().size() == 2);
    var id = office.idOf(CALL);
    assertThat(office.happenings(id, 1).getFirst().what()).isEqualTo("late_start");
    office.fake().distort(List::of);
    office.fake().hangUp(CALL);
    assertThat(office.untilFinished(id).started()).hasSize(2);
    office.close();
  }

  @Test
  void a_call_that_is_heard_leaves_no_mark_and_comes_it_twice() throws Exception {
    var office = new Office(recordings());
    mark(CALL, "sidetape,tenant=acme");
    var id = office.call(CALL);
    await().until(() -> marks.names().isEmpty());
    mark(CALL, "sidetape,tenant=acme");
    office.fake().call(CALL);
    office.fake().hangUp(CALL);
    office.untilFinished(id);
    assertThat(marks.names()).isEmpty();
    office.close();
  }

  @Test
  void a_call_that_waited_for_a_daemon_is_late_since_its_mark() throws Exception {
    var office = new Office(recordings());
    var came = Instant.now().minusSeconds(5);
    Files.setLastModifiedTime(mark(CALL, "sidetape,tenant=acme"), FileTime.from(came));
    var id = office.call(CALL);
    var late = office.happenings(id, 1).getFirst();
    assertThat(late.what()).isEqualTo("late_start");
    assertThat(Long.parseLong(String.valueOf(late.details().get("missing_ms"))))
        .isBetween(5_000L, Duration.between(came, Instant.now()).toMillis());
    office.fake().hangUp(CALL);
    office.untilFinished(id);
    office.close();
  }

  @Test
  void a_dialplan_without_marks_costs_nothing() {
    look(3);
    assertThat(fake.requests()).isEmpty();
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) unheard.look();
  }

  private Path mark(String channelId, String args) throws IOException {
    var text = "1|%s|1795252576.17|+4930|100|%s".formatted(channelId, args);
    var file = Files.writeString(arrivals().resolve(channelId), text);
    return Files.setLastModifiedTime(file, FileTime.from(AT));
  }

  private Path recordings() {
    return folder.resolve("recordings");
  }

  private Path arrivals() throws IOException {
    return Files.createDirectories(recordings().resolve(Marks.FOLDER));
  }

  private Progress only() throws IOException {
    assertThat(spool.ids()).hasSize(1);
    return spool.peek(spool.ids().getFirst()).orElseThrow();
  }

  private int expected(String tenant) throws IOException {
    var census = Census.of(folder.resolve("state"), AT.atZone(ZoneOffset.UTC).toLocalDate());
    assertThat(census.unexplained()).isZero();
    return Objects.requireNonNull(census.tenants().get(tenant)).expected();
  }

  private Desk desk() {
    return new Desk(
        asterisk,
        spool,
        recordings(),
        new Policy(Policy.Rule.ALWAYS, Map.of("quiet", Policy.Rule.NEVER)),
        new CallSettings(Duration.ofSeconds(5), 0),
        Clock.systemUTC(),
        Uptime.SYSTEM,
        metrics,
        new Room(List.of(), 0),
        marks,
        new Peers(),
        new Pace(),
        new HeldCalls(),
        new Turns(),
        List.of(),
        finished::add);
  }
}
