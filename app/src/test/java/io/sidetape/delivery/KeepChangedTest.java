package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.io.SmallDisc;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import io.sidetape.store.Sink;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A recording waits for its sink, and somebody changes `sink.keep`, or takes the sink away.
class KeepChangedTest extends CourierRig {
  /// A recording that one daemon finished and could not deliver, with its sources gone.
  private void waiting(boolean keep) throws Exception {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    var before = courier(sink(() -> {}, 503), keep);
    before.deliver(id);
    await().atMost(PATIENCE).until(() -> attempts() == 1);
    before.stop();
    for (var side : Side.values()) Files.delete(source(side));
  }

  private Path inTheSpool() {
    return folder().resolve("stereo.wav");
  }

  private Path folder() {
    return spool.folder().resolve(id.text());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void without_the_sink_the_volume_keeps_what_was_meant_for_it_alone(boolean keep)
      throws Exception {
    waiting(false);
    var told = new CopyOnWriteArrayList<String>();
    var courier = courier(Optional.empty(), keep);
    courier.onVolumeLater((_, json) -> told.add(json));
    courier.deliver(id);
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
    assertThat(samples()).containsExactly(1, 3, 2, 0);
    assertThat(told).containsExactly(Files.readString(manifestFile()));
    assertThat(new Volume(volume).holds(manifest())).isTrue();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void who_keeps_from_now_on_has_it_on_the_volume_and_at_the_sink() throws Exception {
    waiting(false);
    deliver(sink(() -> assertThat(audio()).exists(), 503, 200), true);
    assertThat(samples()).containsExactly(1, 3, 2, 0);
    assertThat(Manifest.sentTo(Files.readAllBytes(manifestFile()))).isEmpty();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void what_the_volume_has_stays_there_though_the_sink_alone_is_to_have_the_next()
      throws Exception {
    waiting(true);
    var posted = new CopyOnWriteArrayList<Boolean>();
    deliver(sink(() -> posted.add(true), 200), false);
    assertThat(posted).hasSize(1);
    assertThat(samples()).containsExactly(1, 3, 2, 0);
    assertThat(Manifest.sentTo(Files.readAllBytes(manifestFile()))).isEmpty();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void it_stays_in_the_spool_until_the_volume_has_room_for_it() throws Exception {
    finishedCall();
    write(Side.IN, wav(new int[20_000]));
    var before = courier(sink(() -> {}, 503), false);
    before.deliver(id);
    await().atMost(PATIENCE).until(() -> attempts() == 1);
    before.stop();
    try (var disc = SmallDisc.mountedAt(temp.resolve("disc"), 256)) {
      volume = disc.folder();
      var ballast = disc.fill();
      int tried = attempts();
      var courier = courier(Optional.empty(), true);
      courier.deliver(id);
      await().atMost(PATIENCE).until(() -> attempts() > tried);
      assertThat(inTheSpool()).exists();
      Files.delete(ballast);
      await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
      assertThat(known(manifest().audio()).frames()).isEqualTo(20_000);
    }
  }

  @Test
  void a_kill_between_the_copy_and_the_end_of_the_spool_s_is_gone_over_again() throws Exception {
    waiting(false);
    var audio = Files.readAllBytes(inTheSpool());
    var kept = Files.createDirectory(temp.resolve("kept"));
    copy(folder(), kept);
    deliver(Optional.empty(), true);
    Files.createDirectory(folder());
    copy(kept, folder());
    deliver(Optional.empty(), true);
    assertThat(audio()).hasBinaryContent(audio);
    assertThat(spool.ids()).isEmpty();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (var file : files.toList()) Files.copy(file, to.resolve(file.getFileName()));
    }
  }

  @Test
  void what_is_not_where_it_was_put_is_waited_for_and_its_journal_stays() throws Exception {
    waiting(true);
    var away = Files.move(audio(), temp.resolve("away.wav"));
    int before = attempts(); // the sink may have been asked twice
    var courier = courier(Optional.<Sink>empty(), true);
    courier.deliver(id);
    await().atMost(PATIENCE).until(() -> attempts() > before);
    assertThat(known(lastAttempt()).why()).contains(audio().toString(), "is its disc mounted?");
    Files.move(away, audio());
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
    assertThat(spool.ids()).isEmpty();
    assertThat(samples()).containsExactly(1, 3, 2, 0);
  }
}
