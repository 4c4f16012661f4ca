package io.sidetape.delivery;

import static io.sidetape.catalog.Sample.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogQuery;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.CatalogSettings;
import io.sidetape.catalog.Facet;
import io.sidetape.catalog.Found;
import io.sidetape.catalog.Sample;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebuildTest {
  private static final Instant LONG_AGO = Instant.parse("2024-05-06T07:08:09Z");

  private static final byte[] SOUND = new byte[16];

  @TempDir Path folder;
  private Volume volume;
  private Catalog catalog;
  private Rebuild rebuild;

  @BeforeEach
  void open() throws IOException {
    volume = new Volume(Files.createDirectory(folder.resolve("volume")));
    catalog = Catalog.of(new CatalogSettings.Embedded(folder.resolve("catalog.db")));
    rebuild = new Rebuild(catalog, volume, _ -> {}, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  /// A call without audio, whose manifest is all there is of it.
  private Path published(Sample sample) throws IOException {
    var manifest = absent(sample);
    volume.publish(manifest);
    return volume.manifestPath(manifest.tenant(), manifest.id(), manifest.startedAt());
  }

  private static Manifest absent(Sample sample) {
    return sample.with(Facet.REASON, "hung_up").manifest();
  }

  private Indexed everything() throws IOException {
    return rebuild.everything((_, _, _) -> {});
  }

  private List<String> ids() throws IOException {
    return catalog.search(CatalogQuery.all()).rows().stream().map(CatalogRow::id).toList();
  }

  /// As if nothing had come into the folder for long.
  private static void still(Path file) throws IOException {
    Files.setLastModifiedTime(file.resolveSibling("."), FileTime.from(LONG_AGO));
  }

  @Test
  void the_catalog_says_what_the_volume_says_verbatim() throws IOException {
    var one = published(call(1));
    published(call(2).of("globex"));
    catalog.put(call(3).row()); // of which the volume knows nothing
    assertThat(everything()).isEqualTo(new Indexed(2, 0, 1, 0, List.of()));
    assertThat(ids()).containsExactly(call(2).id(), call(1).id());
    var found = catalog.find(call(1).id(), Optional.empty()).orElseThrow();
    assertThat(((Found.Kept) found).row().manifest()).isEqualTo(Files.readString(one));
  }

  @Test
  void done_twice_it_changes_nothing() throws IOException {
    for (int i = 0; i < 7; i++) published(call(i));
    everything();
    var once = ids();
    assertThat(everything()).isEqualTo(new Indexed(7, 0, 0, 0, List.of()));
    assertThat(ids()).isEqualTo(once);
  }

  @Test
  void more_calls_a_day_than_go_into_one_transaction_are_all_there() throws IOException {
    for (int i = 0; i < Catalog.CHUNK + 1; i++) {
      var json = absent(call(i)).toJson();
      var path = volume.manifestPath("acme", call(i).id(), absent(call(i)).startedAt());
      Files.createDirectories(path.resolveSibling("."));
      Files.write(path, json);
    }
    var told = new ArrayList<Integer>();
    rebuild.everything((folders, of, soFar) -> told.addAll(List.of(folders, of, soFar.calls())));
    assertThat(told).containsExactly(1, 1, Catalog.CHUNK + 1);
  }

  @Test
  void a_file_that_is_no_manifest_is_named_and_the_others_are_there() throws IOException {
    published(call(1));
    var torn = published(call(2));
    Files.writeString(torn, Files.readString(torn).substring(0, 100));
    var binary = published(call(3));
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    var empty = published(call(4));
    Files.writeString(empty, "");
    var done = everything();
    assertThat(done.calls()).isEqualTo(1);
    assertThat(done.broken())
        .hasSize(3)
        .anyMatch(words -> words.startsWith(torn + ": "))
        .anyMatch(words -> words.startsWith(binary + ": "))
        .anyMatch(words -> words.startsWith(empty + ": "));
    assertThat(ids()).containsExactly(call(1).id());
  }

  @Test
  void a_manifest_that_lies_about_whose_it_is_is_not_believed() throws IOException {
    var mine = published(call(1));
    Files.writeString(mine, Files.readString(mine).replace("\"acme\"", "\"globex\""));
    var other = published(call(2));
    Files.copy(other, other.resolveSibling(call(3).id() + ".json"));
    var moved = volume.folder().resolve("acme/2025/01/01");
    Files.createDirectories(moved);
    Files.copy(other, moved.resolve(call(2).id() + ".json"));
    assertThat(everything().broken()).hasSize(3);
    assertThat(ids()).containsExactly(call(2).id());
  }

  @Test
  void a_manifest_that_broke_leaves_what_the_catalog_knew() throws IOException {
    var file = published(call(1));
    everything();
    Files.writeString(file, "{");
    assertThat(everything().broken()).hasSize(1);
    assertThat(ids()).containsExactly(call(1).id());
  }

  @Test
  void links_and_foreign_files_are_passed_over() throws IOException {
    var file = published(call(1));
    Files.createSymbolicLink(file.resolveSibling(call(2).id() + ".json"), file);
    Files.createSymbolicLink(volume.folder().resolve("evil"), volume.folder().resolve("acme"));
    Files.writeString(file.resolveSibling("notes.txt"), "x");
    Files.createDirectories(volume.folder().resolve("acme/2026/99/99"));
    Files.createDirectories(volume.folder().resolve("Not A Tenant/2026/11/21"));
    assertThat(everything()).isEqualTo(new Indexed(1, 0, 0, 0, List.of()));
  }

  @Test
  void a_folder_that_has_not_changed_is_not_read_again() throws IOException {
    var file = published(call(1));
    still(file);
    assertThat(rebuild.whatChanged().calls()).isEqualTo(1);
    assertThat(rebuild.whatChanged()).isEqualTo(Indexed.NOTHING);
    published(call(2));
    assertThat(rebuild.whatChanged().calls()).isEqualTo(2);
  }

  @Test
  void a_folder_that_may_still_change_is_looked_at_again() throws IOException {
    published(call(1));
    assertThat(rebuild.whatChanged().calls()).isEqualTo(1);
    assertThat(catalog.folders()).isEmpty();
    assertThat(rebuild.whatChanged().calls()).isEqualTo(1);
  }

  @Test
  void what_was_deleted_by_hand_is_forgotten() throws IOException {
    var file = published(call(1));
    var day = Sample.at(Sample.START.plusSeconds(86_400), 2);
    var tomorrow = published(day);
    still(file);
    still(tomorrow);
    rebuild.whatChanged();
    Files.delete(file);
    Files.delete(file.resolveSibling(".").normalize());
    assertThat(rebuild.whatChanged()).isEqualTo(new Indexed(0, 0, 1, 0, List.of()));
    assertThat(ids()).containsExactly(day.id());
  }

  @Test
  void an_empty_volume_is_taken_for_a_disc_that_is_not_mounted() throws IOException {
    still(published(call(1)));
    rebuild.whatChanged();
    Files.move(volume.folder(), folder.resolve("elsewhere"));
    Files.createDirectory(volume.folder());
    assertThat(rebuild.whatChanged()).isEqualTo(Indexed.NOTHING);
    assertThat(ids()).containsExactly(call(1).id());
  }

  @Test
  void a_tombstone_on_the_volume_buries_the_call() throws IOException {
    var file = published(call(1));
    Files.writeString(
        file.resolveSibling(call(1).id() + ".deleted.json"), call(1).tombstone("ann").json());
    assertThat(everything().deleted()).isEqualTo(1);
    assertThat(ids()).isEmpty();
    assertThat(catalog.find(call(1).id(), Optional.empty()).orElseThrow())
        .isInstanceOf(Found.Deleted.class);
  }

  /// A deletion's steps are: the tombstone, the part, the sound, the manifest, the catalog's row.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void a_deletion_that_was_cut_after_any_step_is_finished_at_the_next_start(int steps)
      throws IOException {
    var manifest = recorded(call(1));
    var file = volume.manifestPath(manifest.tenant(), manifest.id(), manifest.startedAt());
    still(file);
    rebuild.whatChanged();
    var part = Files.write(volume.reserve("acme", call(1).id(), manifest.startedAt()), SOUND);
    var sound = volume.audioPath("acme", call(1).id(), manifest.startedAt());
    var before = List.of(Files.readAllBytes(part), SOUND, manifest.toJson());
    volume.bury(manifest, LONG_AGO, "ann");
    for (int step = steps; step <= 3; step++)
      Files.write(List.of(part, sound, file).get(step - 1), before.get(step - 1));
    assertThat(rebuild.whatChanged().deleted()).isEqualTo(1);
    try (var left = Files.list(file.resolveSibling("."))) {
      assertThat(left.map(it -> String.valueOf(it.getFileName())))
          .containsExactly(call(1).id() + ".deleted.json");
    }
    assertThat(ids()).isEmpty();
    assertThat(catalog.find(call(1).id(), Optional.empty()).orElseThrow())
        .isInstanceOf(Found.Deleted.class);
  }

  @Test
  void a_deletion_that_was_cut_before_its_tombstone_was_there_has_deleted_nothing()
      throws IOException {
    var manifest = recorded(call(1));
    var file = volume.manifestPath(manifest.tenant(), manifest.id(), manifest.startedAt());
    Files.writeString(file.resolveSibling("." + call(1).id() + ".deleted.json.tmp"), "{");
    assertThat(everything()).isEqualTo(new Indexed(1, 0, 0, 0, List.of()));
    assertThat(volume.holds(manifest)).isTrue();
  }

  @Test
  void a_deletion_that_cannot_be_finished_is_tried_again_and_what_it_was_of_is_not_found()
      throws IOException {
    var manifest = recorded(call(1));
    var file = volume.manifestPath(manifest.tenant(), manifest.id(), manifest.startedAt());
    var sound = volume.audioPath("acme", call(1).id(), manifest.startedAt());
    volume.bury(manifest, LONG_AGO, "ann");
    Files.createDirectory(sound);
    Files.createFile(sound.resolve("in the way"));
    still(file);
    assertThat(rebuild.whatChanged().broken()).hasSize(1);
    assertThat(ids()).isEmpty();
    Files.delete(sound.resolve("in the way"));
    still(file);
    assertThat(rebuild.whatChanged().broken()).isEmpty();
    assertThat(sound).doesNotExist();
  }

  private Manifest recorded(Sample sample) throws IOException {
    var like = sample.manifest();
    var audio = new Manifest.Audio(like.id() + ".wav", "wav", 8000, 2, 4, 1, 16, "00", "00");
    var manifest =
        new Manifest(
            like.id(),
            like.tenant(),
            Manifest.Status.COMPLETED,
            null,
            false,
            like.call(),
            like.startedAt(),
            like.endedAt(),
            audio,
            null,
            null,
            List.of());
    var part = volume.reserve(like.tenant(), like.id(), like.startedAt());
    volume.publish(Files.write(part, SOUND), manifest);
    return manifest;
  }

  @Test
  void a_catalog_that_is_not_there_is_told_and_leaves_the_volume_alone() throws IOException {
    published(call(1));
    catalog.close();
    assertThatThrownBy(this::everything)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
    try (var all = Files.walk(volume.folder())) {
      assertThat(all.filter(Files::isRegularFile)).hasSize(1);
    }
  }
}
