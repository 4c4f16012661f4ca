package io.sidetape.store;

import static io.sidetape.store.Samples.ID;
import static io.sidetape.store.Samples.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidetape.io.AtomicFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeTest {
  private static final byte[] AUDIO = new byte[1000];
  private static final Manifest MANIFEST = Samples.completed(AUDIO.length);

  @TempDir Path top;
  private Volume volume;
  private Path day;

  @BeforeEach
  void volume() throws IOException {
    volume = new Volume(Files.createDirectory(top.resolve("volume")));
    day = volume.folder().resolve("acme/2026/03/01");
  }

  @Test
  void a_recording_lies_in_the_folder_of_its_tenant_and_day_of_start_in_utc() throws IOException {
    var wav = volume.publish(written(), MANIFEST);
    assertThat(wav).isEqualTo(day.resolve(ID + ".wav")).hasBinaryContent(AUDIO);
    assertThat(volume.audioPath("acme", ID, STARTED)).isEqualTo(wav);
    assertThat(Manifest.read(volume.manifestPath("acme", ID, STARTED))).isEqualTo(MANIFEST);
    assertThat(names()).containsExactlyInAnyOrder(ID + ".wav", ID + ".json");
    assertThat(Files.getPosixFilePermissions(wav)).isEqualTo(AtomicFile.FILE_MODE);
    assertThat(Files.getPosixFilePermissions(day)).isEqualTo(AtomicFile.FOLDER_MODE);
  }

  @Test
  void reserving_again_throws_the_stale_part_away() throws IOException {
    var part = written();
    assertThat(reserve()).isEqualTo(part).doesNotExist();
  }

  @Test
  void publishing_twice_is_publishing_once() throws IOException {
    volume.publish(written(), MANIFEST);
    var wav = volume.publish(written(), MANIFEST);
    assertThat(volume.publish(partPath(), MANIFEST)).isEqualTo(wav).hasBinaryContent(AUDIO);
    assertThat(names()).hasSize(2);
  }

  @Test
  void a_crash_between_audio_and_manifest_is_made_good_by_the_same_call() throws IOException {
    AtomicFile.publish(written(), volume.audioPath("acme", ID, STARTED));
    assertThat(volume.find("acme", ID, STARTED)).isEmpty();
    volume.publish(partPath(), MANIFEST);
    assertThat(volume.find("acme", ID, STARTED)).contains(MANIFEST);
  }

  @Test
  void a_crash_between_audio_and_manifest_is_made_good_by_merging_anew() throws IOException {
    Files.write(reserve(), new byte[77]);
    AtomicFile.publish(partPath(), volume.audioPath("acme", ID, STARTED));
    assertThat(volume.publish(written(), MANIFEST)).hasBinaryContent(AUDIO);
  }

  @Test
  void a_lost_wav_beside_its_manifest_is_put_back() throws IOException {
    Files.delete(volume.publish(written(), MANIFEST));
    assertThat(volume.publish(written(), MANIFEST)).hasBinaryContent(AUDIO);
  }

  @Test
  void without_audio_nothing_is_published() throws IOException {
    var part = reserve();
    assertThatThrownBy(() -> volume.publish(part, MANIFEST))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void a_finished_recording_is_never_replaced_by_another() throws IOException {
    var wav = volume.publish(written(), MANIFEST);
    var other = Files.write(reserve(), new byte[5]);
    assertThatThrownBy(() -> volume.publish(other, Samples.completed(5)))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(wav).hasBinaryContent(AUDIO);
    assertThat(other).exists();
  }

  @Test
  void a_call_without_audio_has_its_manifest_alone() throws IOException {
    volume.publish(Samples.absent());
    volume.publish(Samples.absent());
    assertThat(names()).containsExactly(ID + ".json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../../etc", "a/b", "Acme", ".", "-a", "a\n", "a\0", "ä"})
  void a_tenant_that_could_lead_elsewhere_is_refused(String tenant) {
    assertThatThrownBy(() -> volume.reserve(tenant, ID, STARTED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(volume.folder()).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "01JABCDEFGHJKMNPQRSTVWXYZ", "../JABCDEFGHJKMNPQRSTVWXYZ0"})
  void an_id_that_is_no_ulid_is_refused(String id) {
    assertThatThrownBy(() -> volume.manifestPath("acme", id, STARTED))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_link_that_leads_out_of_the_volume_is_not_followed() throws IOException {
    var outside = Files.createDirectory(top.resolve("outside"));
    Files.createSymbolicLink(volume.folder().resolve("acme"), outside);
    assertThatThrownBy(this::reserve).isInstanceOf(AccessDeniedException.class);
    assertThatThrownBy(() -> volume.publish(Samples.absent()))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void a_volume_may_itself_be_a_link() throws IOException {
    var link = Files.createSymbolicLink(top.resolve("link"), volume.folder());
    new Volume(link).publish(Samples.absent());
    assertThat(names()).hasSize(1);
  }

  @Test
  void a_volume_that_is_not_there_is_not_made_in_its_place() {
    var missing = new Volume(top.resolve("unmounted"));
    assertThatThrownBy(() -> missing.reserve("acme", ID, STARTED)).isInstanceOf(IOException.class);
    assertThat(missing.folder()).doesNotExist();
    assertThat(missing.check()).hasValueSatisfying(why -> assertThat(why).contains("is not there"));
  }

  @Test
  void check_tells_a_file_from_a_folder_and_finds_no_fault_with_a_good_one() throws IOException {
    var file = Files.writeString(top.resolve("file"), "");
    assertThat(new Volume(file).check())
        .hasValueSatisfying(why -> assertThat(why).contains("is not a folder"));
    assertThat(volume.check()).isEmpty();
    assertThat(volume.freeBytes()).isPositive();
  }

  @Test
  void what_was_deleted_by_half_is_not_held_any_more_and_the_rest_can_be_cleared()
      throws IOException {
    var wav = volume.publish(written(), MANIFEST);
    assertThat(volume.finishBurial("acme", ID, STARTED)).isFalse();
    assertThat(volume.holds(MANIFEST)).isTrue();
    volume.bury(MANIFEST, STARTED, "ann");
    Files.write(wav, AUDIO);
    assertThat(volume.isBuried(MANIFEST)).isTrue();
    assertThat(volume.holds(MANIFEST)).isFalse();
    assertThat(volume.finishBurial("acme", ID, STARTED)).isTrue();
    assertThat(names()).containsExactly(ID + ".deleted.json");
  }

  @Test
  void what_was_deleted_is_not_published_again() throws IOException {
    volume.publish(written(), MANIFEST);
    volume.bury(MANIFEST, STARTED, "ann");
    volume.publish(written(), MANIFEST);
    volume.publish(MANIFEST);
    assertThat(names()).containsExactly(ID + ".deleted.json");
  }

  private Path written() throws IOException {
    return Files.write(reserve(), AUDIO);
  }

  private Path reserve() throws IOException {
    return volume.reserve("acme", ID, STARTED);
  }

  private Path partPath() {
    return day.resolve("." + ID + ".wav.part");
  }

  private java.util.List<String> names() throws IOException {
    try (var files = Files.list(day)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
