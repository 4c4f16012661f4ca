package io.sidetape.delivery;

import static io.sidetape.catalog.Sample.call;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogException;
import io.sidetape.catalog.CatalogQuery;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.CatalogSettings;
import io.sidetape.catalog.Facet;
import io.sidetape.catalog.Sample;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What could be found at each moment that somebody was told.
  private final List<List<String>> told = new CopyOnWriteArrayList<>();

  private final List<String> buried = new CopyOnWriteArrayList<>();

  @TempDir Path folder;
  private Volume volume;
  private Catalog catalog;
  private Index index;

  @BeforeEach
  void open() throws IOException {
    volume = new Volume(Files.createDirectory(folder.resolve("volume")));
    catalog = Catalog.of(new CatalogSettings.Embedded(folder.resolve("later/catalog.db")));
    index = new Index(catalog, volume, buried::add, Clock.systemUTC(), Duration.ZERO);
  }

  @AfterEach
  void close() {
    index.close();
    catalog.close();
  }

  private void publish(Sample sample) throws IOException {
    var manifest = sample.with(Facet.REASON, "hung_up").manifest();
    volume.publish(manifest);
    index.published(new String(manifest.toJson(), UTF_8), () -> told.add(foundIds()));
  }

  private List<String> foundIds() {
    try {
      return ids();
    } catch (CatalogException down) {
      return List.of();
    }
  }

  private List<String> ids() throws CatalogException {
    return catalog.search(CatalogQuery.all()).rows().stream().map(CatalogRow::id).toList();
  }

  private void catalogComes() throws IOException {
    Files.createDirectory(folder.resolve("later"));
  }

  private void catalogGoes() {
    sql("alter table manifests rename to away");
  }

  private void catalogIsBack() {
    sql("alter table away rename to manifests");
  }

  private void sql(String statement) {
    try (var connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("later/catalog.db"));
        var doing = connection.createStatement()) {
      doing.execute(statement);
    } catch (SQLException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  @Test
  void what_is_published_is_found() throws IOException {
    catalogComes();
    index.start();
    publish(call(1));
    publish(call(2));
    await().atMost(PATIENCE).until(() -> ids().size() == 2);
  }

  @Test
  void nobody_is_told_before_it_can_be_found() throws IOException {
    publish(call(1));
    index.start();
    catalogComes();
    await().atMost(PATIENCE).until(() -> told.size() == 1);
    publish(call(2));
    await().atMost(PATIENCE).until(() -> told.size() == 2);
    assertThat(told.getFirst()).contains(call(1).id());
    assertThat(told.getLast()).contains(call(2).id());
  }

  @Test
  void what_the_catalog_did_not_take_is_told_once_the_volume_has_said_it() throws IOException {
    catalogComes();
    index.start();
    publish(call(1));
    await().atMost(PATIENCE).until(() -> told.size() == 1);
    catalogGoes();
    publish(call(2));
    await().atMost(PATIENCE).until(() -> index.backlog() == 0);
    assertThat(told).hasSize(1);
    catalogIsBack();
    await().atMost(PATIENCE).until(() -> told.size() == 2);
    assertThat(told.getLast()).contains(call(2).id());
  }

  @Test
  void what_was_published_while_nobody_indexed_is_found_after_the_start() throws IOException {
    catalogComes();
    volume.publish(call(1).with(Facet.REASON, "hung_up").manifest());
    index.start();
    await().atMost(PATIENCE).until(() -> ids().size() == 1);
  }

  @Test
  void a_catalog_that_is_down_delays_nobody_and_has_all_once_it_is_there() throws IOException {
    index.start();
    publish(call(1));
    publish(call(2));
    assertThat(catalog.check()).isPresent();
    catalogComes();
    await().atMost(PATIENCE).until(() -> ids().size() == 2);
  }

  @Test
  void more_than_the_queue_holds_is_read_from_the_volume() throws IOException {
    catalogComes();
    volume.publish(call(1).with(Facet.REASON, "hung_up").manifest());
    var never = call(2).with(Facet.REASON, "hung_up").row().manifest(); // is not on the volume
    for (int i = 0; i <= Index.LONGEST_QUEUE; i++) index.published(never, () -> {});
    assertThat(index.backlog()).isEqualTo(Index.LONGEST_QUEUE);
    index.start();
    await().atMost(PATIENCE).until(() -> ids().contains(call(1).id()));
    await().atMost(PATIENCE).until(() -> index.backlog() == 0); // emptied after that
  }

  /// A recording of which somebody is deleting everything.
  private Path halfDeleted(Sample sample) throws IOException {
    var manifest = sample.with(Facet.REASON, "hung_up").manifest();
    volume.publish(manifest);
    volume.bury(manifest, manifest.endedAt(), "somebody");
    return volume.audioPath(manifest.tenant(), manifest.id(), manifest.startedAt());
  }

  @Test
  void a_deletion_that_a_crash_cut_short_is_finished_while_the_catalog_is_down()
      throws IOException {
    var audio = Files.writeString(halfDeleted(call(1)), "what is left");
    index.start();
    await().atMost(PATIENCE).until(() -> !Files.exists(audio));
    await().atMost(PATIENCE).until(() -> buried.contains(call(1).id()));
    assertThat(catalog.check()).isPresent();
  }

  @Test
  void a_deletion_that_cannot_be_finished_is_tried_again_while_it_runs() throws IOException {
    catalogComes();
    var stuck = Files.createDirectory(halfDeleted(call(1)));
    var inside = Files.writeString(stuck.resolve("x"), "x");
    index.start();
    publish(call(2));
    await().atMost(PATIENCE).until(() -> told.size() == 1);
    Files.delete(inside);
    await().atMost(PATIENCE).until(() -> !Files.exists(stuck));
  }

  @Test
  void what_else_is_kept_of_a_deleted_recording_is_asked_for_though_the_volume_has_nothing_left()
      throws IOException {
    catalogComes();
    halfDeleted(call(1));
    index.start();
    await().atMost(PATIENCE).until(() -> buried.contains(call(1).id()));
  }
}
