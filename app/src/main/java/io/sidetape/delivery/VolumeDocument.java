package io.sidetape.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.Tombstone;
import io.sidetape.store.Manifest;
import io.sidetape.store.VolumeDay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// A file on the volume that the catalog is to know: it says of itself what its place says of it.
sealed interface VolumeDocument {
  /// A manifest.
  record Call(CatalogRow row) implements VolumeDocument {}

  /// What is left of a recording.
  record Grave(Tombstone tombstone) implements VolumeDocument {}

  /// Manifests are a few kilobytes; what is longer than this is none.
  long LARGEST_BYTES = 4L << 20;

  /// What the name of a tombstone's file ends with.
  String GRAVE = ".deleted.json";

  /// Reads the file.
  ///
  /// @throws IOException it cannot be read, or is not what its name and place say
  static VolumeDocument read(Path file, VolumeDay day) throws IOException {
    if (Files.size(file) > LARGEST_BYTES) throw new IOException("is too large for a manifest");
    try {
      return isGrave(file) ? grave(file, day) : call(file, day);
    } catch (IllegalArgumentException broken) {
      throw new IOException(broken.getMessage(), broken);
    }
  }

  /// The id that the file's name begins with.
  static String idIn(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("\\..*", "");
  }

  static boolean isGrave(Path file) {
    return file.toString().endsWith(GRAVE);
  }

  private static VolumeDocument grave(Path file, VolumeDay day) throws IOException {
    var tombstone = Tombstone.of(Files.readString(file));
    check(file, day, tombstone.id(), tombstone.tenant(), tombstone.startedAt());
    return new Grave(tombstone);
  }

  private static VolumeDocument call(Path file, VolumeDay day) throws IOException {
    var text = Files.readString(file);
    var row = CatalogRow.of(text);
    Manifest.parse(text.getBytes(UTF_8));
    check(file, day, row.id(), row.tenant(), row.startedAt());
    return new Call(row);
  }

  /// What lies in one tenant's folder is never another's.
  private static void check(Path file, VolumeDay day, String id, String tenant, Instant at)
      throws IOException {
    if (!id.equals(idIn(file))) throw new IOException("says that it is " + id);
    if (!tenant.equals(day.tenant())) throw new IOException("says that it is of tenant " + tenant);
    if (!LocalDate.ofInstant(at, ZoneOffset.UTC).equals(day.day()))
      throw new IOException("says that it is of " + at);
  }
}
