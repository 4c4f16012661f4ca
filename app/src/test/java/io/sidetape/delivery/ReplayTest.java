package io.sidetape.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sidetape.delivery.Orphan.Kind;
import io.sidetape.spool.Marks;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Requests;
import io.sidetape.spool.Spool;
import io.sidetape.spool.SpoolView;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.SinkSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final RecordingId ID = RecordingId.at(House.LONG_AGO.toEpochMilli());

  @TempDir Path root;
  private House house;

  @BeforeEach
  void build() throws IOException {
    house = new House(root);
  }

  @Test
  void a_snoop_pair_becomes_a_recording_and_its_sources_go() throws Exception {
    house.unclosed("sidetape/" + ID + "-in.wav", 2000);
    house.unclosed("sidetape/" + ID + "-out.wav", 1900);
    assertThat(house.replay(house.listed())).allMatch(it -> it instanceof ReplayResult.Done);
    var manifest = manifest();
    assertThat(manifest.id()).isEqualTo(ID.text());
    assertThat(manifest.tenant()).isEqualTo("default");
    assertThat(manifest.recovered()).isTrue();
    assertThat(audio(manifest).durationMs()).isEqualTo(2000);
    assertThat(manifest.startedAt()).isEqualTo(House.LONG_AGO.minusMillis(2000));
    assertThat(alignment(manifest).method()).isEqualTo("none");
    assertThat(alignment(manifest).uncertaintySamples()).isEqualTo(4000);
    assertThat(House.tree(house.recordings).keySet()).containsExactly("", "sidetape");
    assertThat(house.listed()).isEmpty();
    assertThat(new SpoolView(house.state).all()).isEmpty();
  }

  @Test
  void the_sources_of_a_recording_that_was_deleted_stay_and_it_stays_deleted() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 1000);
    house.replay(house.listed());
    house.volume.bury(manifest(), House.LONG_AGO, "ann");
    house.wav("sidetape/" + ID + "-in.wav", 1000);
    var before = House.tree(root);
    assertThat(house.replay(house.listed()))
        .singleElement()
        .isInstanceOfSatisfying(
            ReplayResult.Failed.class, it -> assertThat(it.words()).contains("was deleted"));
    assertThat(House.tree(root).keySet()).isEqualTo(before.keySet());
  }

  @Test
  void a_missing_side_is_silence_and_an_event_says_so() throws Exception {
    house.wav("sidetape/" + ID + "-out.wav", 1000);
    house.replay(house.listed());
    assertThat(manifest().events())
        .contains(
            new Manifest.Event(
                0, "side_missing", Map.of("side", "left", "reason", "file_missing")));
    assertThat(sides(manifest()).left().silent()).isTrue();
    assertThat(sides(manifest()).right().silent()).isFalse();
  }

  @Test
  void the_fallback_keeps_its_channels_name_and_takes_its_mix_along() throws Exception {
    for (var part : new String[] {"in", "out", "mix"})
      house.wav("sidetape/fallback/1700000000.7-" + part + ".wav", 500);
    house.replay(house.listed());
    assertThat(manifest().call().channelId()).isEqualTo("1700000000.7");
    assertThat(manifest().events().getFirst().details()).containsEntry("from", "fallback");
    assertThat(House.tree(house.recordings.resolve("sidetape/fallback"))).hasSize(1);
  }

  @Test
  void the_fallbacks_mark_of_the_call_goes_with_its_files() throws Exception {
    var arrivals = Files.createDirectories(house.recordings.resolve(Marks.FOLDER));
    for (var channel : new String[] {"1700000000.7", "1700000000.8"})
      Files.writeString(arrivals.resolve(channel), "1|" + channel + "||||sidetape");
    house.wav("sidetape/fallback/1700000000.7-in.wav", 500);
    house.wav("sidetape/fallback/1700000000.7-out.wav", 500);
    house.replay(List.of(house.only()));
    assertThat(new Marks(house.recordings).names()).containsExactly("1700000000.8");
  }

  @Test
  void a_mix_stays_where_a_side_is_missing() throws Exception {
    house.wav("sidetape/fallback/1700000000.7-in.wav", 500);
    var mix = house.wav("sidetape/fallback/1700000000.7-mix.wav", 500);
    house.replay(house.listed());
    assertThat(mix).exists();
    assertThat(manifest().events()).extracting(Manifest.Event::type).contains("side_missing");
  }

  @Test
  void another_tools_files_stay_and_are_accounted_for() throws Exception {
    var in = house.wav("pbx/a-in.wav", 500);
    house.wav("pbx/a-out.wav", 9500);
    var orphan = house.only();
    house.replay(List.of(orphan));
    assertThat(in).exists();
    assertThat(alignment(manifest()).uncertaintySamples()).isEqualTo(72_000); // 9 s
    assertThat(house.listed()).isEmpty();
    var accounted = house.orphans().survey(false).all();
    assertThat(accounted).extracting(Orphan::kind).containsExactly(Kind.ACCOUNTED);
    var again = house.replay(accounted);
    assertThat(again).singleElement().isInstanceOf(ReplayResult.Done.class);
    assertThat(house.manifests()).hasSize(1);
    house.replay(accounted, Optional.empty(), true);
    assertThat(in).doesNotExist();
  }

  @Test
  void another_tools_files_are_known_again_without_the_state_folder() throws Exception {
    house.wav("a-in.wav", 500);
    house.replay(house.listed());
    Files.delete(house.state.resolve("accounted"));
    assertThat(house.listed()).isEmpty();
  }

  @Test
  void another_tools_files_go_when_they_are_to() throws Exception {
    house.wav("a-in.wav", 500);
    house.replay(house.listed(), Optional.empty(), true);
    assertThat(House.tree(house.recordings)).hasSize(1);
    assertThat(house.manifests()).hasSize(1);
  }

  @Test
  void twice_is_harmless_and_cleans_up() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 500);
    house.replay(house.listed());
    var before = House.tree(house.volume.folder());
    house.wav("sidetape/" + ID + "-in.wav", 500);
    assertThat(house.only().kind()).isEqualTo(Kind.DELIVERED);
    house.replay(house.listed());
    assertThat(House.tree(house.volume.folder())).isEqualTo(before);
    assertThat(house.listed()).isEmpty();
  }

  @Test
  void files_that_hold_more_than_their_recording_stay() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 500);
    house.replay(house.listed());
    var longer = house.wav("sidetape/" + ID + "-in.wav", 900);
    assertThat(house.replay(house.listed()))
        .singleElement()
        .isInstanceOf(ReplayResult.Failed.class);
    assertThat(longer).exists();
  }

  @Test
  void sound_found_late_takes_the_place_of_the_manifest_that_said_there_was_none()
      throws Exception {
    var call =
        new Manifest.Call("7.7", null, "+4930", null, null, null, null, Map.of("ref", "O-7"));
    house.volume.publish(
        new Manifest(
            ID.text(),
            "acme",
            Manifest.Status.FAILED,
            "file_missing",
            false,
            call,
            House.LONG_AGO,
            House.LONG_AGO,
            null,
            null,
            null,
            List.of()));
    house.wav("sidetape/" + ID + "-in.wav", 500);
    house.replay(house.listed());
    assertThat(manifest().status()).isEqualTo(Manifest.Status.COMPLETED);
    assertThat(manifest().tenant()).isEqualTo("acme");
    assertThat(manifest().call().labels()).containsEntry("ref", "O-7");
  }

  @Test
  void junk_stays_and_is_said_to_be_junk() throws Exception {
    var junk = house.file("x-in.wav", "no sound".getBytes(UTF_8), House.LONG_AGO);
    var results = house.replay(house.listed());
    assertThat(results).singleElement().isInstanceOf(ReplayResult.Failed.class);
    assertThat(results.getFirst().words()).contains("not audio");
    assertThat(junk).exists();
  }

  @Test
  void a_side_that_is_no_audio_stays_and_the_other_one_is_delivered() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 500);
    var junk =
        house.file("sidetape/" + ID + "-out.wav", "no sound".getBytes(UTF_8), House.LONG_AGO);
    house.replay(house.listed());
    assertThat(audio(manifest()).durationMs()).isEqualTo(500);
    assertThat(junk).exists();
    assertThat(house.only().kind()).isEqualTo(Kind.JUNK);
  }

  @Test
  void empty_files_end_in_a_manifest_that_says_so() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 0);
    house.wav("sidetape/" + ID + "-out.wav", 0);
    house.replay(house.listed());
    assertThat(manifest().status()).isEqualTo(Manifest.Status.ABSENT);
    assertThat(manifest().reason()).isEqualTo("empty");
    assertThat(house.listed()).isEmpty();
  }

  @Test
  void an_unreadable_journal_is_made_whole_from_the_files() throws Exception {
    var journal = Files.createDirectories(house.state.resolve("spool/" + ID)).resolve("journal");
    Files.writeString(journal, "torn");
    Files.setLastModifiedTime(journal, FileTime.from(House.LONG_AGO));
    Files.setLastModifiedTime(journal.resolveSibling(""), FileTime.from(House.LONG_AGO));
    house.wav("sidetape/" + ID + "-in.wav", 500);
    house.replay(house.listed());
    assertThat(audio(manifest()).durationMs()).isEqualTo(500);
    assertThat(new SpoolView(house.state).all()).isEmpty();
  }

  @Test
  void a_file_that_grew_after_all_is_not_deleted() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 500);
    var stale = house.only();
    var grown = house.wav("sidetape/" + ID + "-in.wav", 800);
    house.replay(List.of(stale));
    assertThat(house.manifests()).hasSize(1);
    assertThat(grown).exists();
  }

  @Test
  void what_the_sink_refused_is_sent_again() throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var statuses = new ArrayList<>(List.of(403, 403, 200));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(statuses.removeFirst(), -1);
          exchange.close();
        });
    server.start();
    try (var sink = new Sink(settings(server))) {
      house.wav("sidetape/" + ID + "-in.wav", 500);
      var first = house.replay(house.listed(), Optional.of(sink), false);
      assertThat(first.getFirst().words()).contains("sink answered 403");
      assertThat(house.only().kind()).isEqualTo(Kind.SET_ASIDE);
      assertThat(house.replay(house.listed(), Optional.of(sink), false).getFirst())
          .isInstanceOf(ReplayResult.Failed.class);
      assertThat(house.replay(house.listed(), Optional.of(sink), false).getFirst())
          .isInstanceOf(ReplayResult.Done.class);
      assertThat(house.listed()).isEmpty();
      assertThat(house.manifests()).hasSize(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void a_running_daemon_delivers_what_another_process_asks_for() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 500);
    var results = new ArrayList<ReplayResult>();
    try (var spool = Spool.open(house.state)) {
      var pickup =
          new Pickup(
              spool,
              new Requests(house.state),
              house.volume,
              house.courier(spool, Optional.empty()));
      try (var _ = new PickupLoop(pickup)) {
        house
            .replay(Optional.empty(), false, ReplaySettings.DEFAULTS)
            .run(house.orphans().survey(true).listed(), results::add);
      }
    }
    assertThat(results).singleElement().isInstanceOf(ReplayResult.Done.class);
    assertThat(audio(manifest()).durationMs()).isEqualTo(500);
  }

  @Test
  void a_request_that_nobody_takes_waits_and_the_next_owner_takes_it() throws Exception {
    house.wav("a-in.wav", 500);
    var id = house.only().id();
    var impatient =
        new ReplaySettings(
            8, Duration.ZERO, Duration.ZERO, Duration.ofMinutes(1), Duration.ofMillis(5));
    var results = new ArrayList<ReplayResult>();
    house.replay(Optional.empty(), false, impatient).run(house.listed(), results::add);
    assertThat(results).singleElement().isInstanceOf(ReplayResult.Waiting.class);
    assertThat(house.only().kind()).isEqualTo(Kind.REPLAY_BEGUN);
    assertThat(house.only().id()).isEqualTo(id);
    assertThat(house.replay(house.listed()).getFirst()).isInstanceOf(ReplayResult.Done.class);
    assertThat(house.listed()).isEmpty();
    assertThat(house.manifests()).hasSize(1);
  }

  @Test
  void a_plan_changes_nothing() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 500);
    house.wav("a-in.wav", 500);
    var before = House.tree(root);
    var replay = house.replay(Optional.empty(), false, ReplaySettings.DEFAULTS);
    for (var orphan : house.listed()) assertThat(replay.plan(orphan)).startsWith("would make");
    assertThat(House.tree(root)).isEqualTo(before);
  }

  @Test
  void hundreds_are_done_each_once() throws Exception {
    for (int call = 0; call < 300; call++) {
      house.wav("pbx/" + call + "-in.wav", 20);
      house.wav("pbx/" + call + "-out.wav", 20);
    }
    var results = house.replay(house.listed());
    assertThat(results).hasSize(300).allMatch(it -> it instanceof ReplayResult.Done);
    assertThat(house.manifests()).hasSize(300);
    assertThat(house.listed()).isEmpty();
  }

  @Test
  void a_volume_that_is_gone_leaves_everything_and_a_later_replay_does_it() throws Exception {
    house.wav("sidetape/" + ID + "-in.wav", 500);
    var away = Files.move(house.volume.folder(), root.resolve("away"));
    var impatient =
        new ReplaySettings(
            8,
            Duration.ofSeconds(9),
            Duration.ofMillis(50),
            Duration.ofMinutes(1),
            Duration.ofMillis(5));
    var results = new ArrayList<ReplayResult>();
    try (var spool = Spool.open(house.state)) {
      var courier = house.courier(spool, Optional.empty());
      var pickup = new Pickup(spool, new Requests(house.state), house.volume, courier);
      house.replay(Optional.of(pickup), false, impatient).run(house.listed(), results::add);
      courier.stop();
    }
    assertThat(results).singleElement().isInstanceOf(ReplayResult.Waiting.class);
    Files.move(away, house.volume.folder());
    assertThat(house.replay(house.listed()).getFirst()).isInstanceOf(ReplayResult.Done.class);
    assertThat(house.manifests()).hasSize(1);
  }

  private static SinkSettings settings(HttpServer server) {
    return new SinkSettings(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
        Optional.empty(),
        true,
        Optional.empty(),
        Duration.ofSeconds(5));
  }

  private Manifest manifest() throws IOException {
    assertThat(house.manifests()).hasSize(1);
    return house.manifests().getFirst();
  }

  private static Manifest.Audio audio(Manifest manifest) {
    return Optional.ofNullable(manifest.audio()).orElseThrow();
  }

  private static Manifest.Sides sides(Manifest manifest) {
    return Optional.ofNullable(manifest.sides()).orElseThrow();
  }

  private static Manifest.AlignmentInfo alignment(Manifest manifest) {
    return Optional.ofNullable(manifest.alignment()).orElseThrow();
  }
}
