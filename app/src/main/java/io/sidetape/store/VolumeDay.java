package io.sidetape.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// One tenant's folder of one day, whatever is in it. Links are not followed.
public record VolumeDay(String tenant, LocalDate day, Path folder) {
  /// All such folders on the volume, a tenant after the other, oldest first.
  public static List<VolumeDay> allOn(Volume volume) throws IOException {
    var days = new ArrayList<VolumeDay>();
    for (var tenant : folders(volume.folder(), Place::isTenant))
      for (var year : folders(tenant, name -> name.matches("\\d{4}")))
        for (var month : folders(year, name -> name.matches("\\d{2}")))
          for (var day : folders(month, name -> name.matches("\\d{2}")))
            add(days, name(tenant), day, name(year) + "-" + name(month) + "-" + name(day));
    return days;
  }

  private static void add(List<VolumeDay> days, String tenant, Path folder, String date) {
    try {
      days.add(new VolumeDay(tenant, LocalDate.parse(date), folder));
    } catch (DateTimeException noDay) { // not a folder of ours
    }
  }

  private static List<Path> folders(Path parent, Predicate<String> named) throws IOException {
    try (var children = Files.newDirectoryStream(parent)) {
      var folders = new ArrayList<Path>();
      for (var child : children)
        if (named.test(name(child)) && Files.isDirectory(child, NOFOLLOW_LINKS)) folders.add(child);
      folders.sort(null);
      return folders;
    } catch (NoSuchFileException | NotDirectoryException gone) {
      return List.of();
    }
  }

  /// When something last came into the folder or went out of it.
  public Instant modified() throws IOException {
    return Files.getLastModifiedTime(folder, NOFOLLOW_LINKS).toInstant();
  }

  /// The manifests and tombstones in it, by their names.
  public List<Path> documents() throws IOException {
    try (var children = Files.newDirectoryStream(folder, "[!.]*.json")) {
      var files = new ArrayList<Path>();
      for (var child : children) if (Files.isRegularFile(child, NOFOLLOW_LINKS)) files.add(child);
      files.sort(null);
      return files;
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
