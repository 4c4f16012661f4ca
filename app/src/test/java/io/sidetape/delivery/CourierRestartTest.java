package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.spool.Side;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// The daemon dies at some step of a delivery, and the next one goes on with it.
class CourierRestartTest extends CourierRig {
  @Test
  void a_restart_after_the_audio_and_before_the_manifest_gives_the_same_bytes() throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    var before = new Snapshot();
    deliver();
    var bytes = Files.readAllBytes(audio());
    var json = Files.readAllBytes(manifestFile());

    before.restore();
    Files.delete(manifestFile());
    deliver();
    assertThat(audio()).hasBinaryContent(bytes);
    assertThat(manifestFile()).hasBinaryContent(json);
  }

  @Test
  void a_restart_after_the_manifest_and_before_the_journal_gives_the_same_bytes()
      throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    var before = new Snapshot();
    deliver();
    var bytes = Files.readAllBytes(audio());
    var json = Files.readAllBytes(manifestFile());

    before.restore();
    deliver();
    assertThat(audio()).hasBinaryContent(bytes);
    assertThat(manifestFile()).hasBinaryContent(json);
    assertThat(sources()).isEmpty();
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void a_restart_after_half_of_a_merge_begins_it_again() throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    var part = new Volume(volume).reserve("acme", id.text(), AT);
    Files.write(part, new byte[100]);
    deliver();
    assertThat(samples()).containsExactly(1, 0, 2, 0);
    assertThat(part).doesNotExist();
  }

  @Test
  void a_restart_after_the_sources_are_deleted_only_tidies_up() throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    deliver(sink(() -> {}, 403), true);
    var bytes = Files.readAllBytes(audio());
    Files.delete(source(Side.IN));
    Files.delete(source(Side.OUT));
    forgetThatItWasSetAside();
    deliver();
    assertThat(audio()).hasBinaryContent(bytes);
    assertThat(spool.ids()).isEmpty();
  }

  @Test
  void a_kill_after_it_was_published_and_before_that_was_written_down_tells_who_listens_after_all()
      throws IOException {
    assertThat(toldByTheNextStart("set_aside", "stored")).containsExactly(id.text());
  }

  @Test
  void what_was_told_and_written_down_is_not_told_again_by_the_next_start() throws IOException {
    assertThat(toldByTheNextStart("set_aside")).isEmpty();
  }

  private List<String> toldByTheNextStart(String... forgotten) throws IOException {
    finishedCall();
    write(Side.IN, wav(1, 2));
    write(Side.OUT, wav(3));
    deliver(sink(() -> {}, 403), true);
    forget(forgotten);
    var told = new CopyOnWriteArrayList<String>();
    var courier = courier(Optional.empty(), true);
    courier.onFinished(manifest -> told.add(manifest.id()));
    courier.deliver(id);
    await().atMost(PATIENCE).until(() -> courier.backlog() == 0);
    assertThat(spool.ids()).isEmpty();
    return told;
  }
}
