package io.sidetape.delivery;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The regular files below a folder: links are not followed, and neither depth nor number is
/// without limit. What cannot be looked into is noted and passed over.
final class RecordingsScan extends SimpleFileVisitor<Path> {
  /// Folders by tenant, year, month, day and some.
  static final int MAX_DEPTH = 12;

  /// @param file under the folder, parted by `/`
  record Found(String file, long sizeBytes, Instant lastWritten) {}

  private final Path folder;
  private final int limit;
  private final Predicate<String> wanted;
  private int seen;
  private final List<Found> found = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private RecordingsScan(Path folder, int limit, Predicate<String> wanted) {
    this.folder = folder;
    this.limit = limit;
    this.wanted = wanted;
  }

  /// Walks the folder, which may itself be a link.
  static RecordingsScan of(Path folder, int limit) throws IOException {
    return of(folder, limit, _ -> true);
  }

  /// Walks the folder for files whose own names are wanted.
  static RecordingsScan of(Path folder, int limit, Predicate<String> wanted) throws IOException {
    var scan = new RecordingsScan(folder.toRealPath(), limit, wanted);
    Files.walkFileTree(scan.folder, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, scan);
    return scan;
  }

  List<Found> files() {
    return found;
  }

  /// What an operator should know of what was not looked at.
  List<String> notes() {
    return notes;
  }

  @Override
  public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) return note(path + ": too deep, not looked into");
    if (!attributes.isRegularFile()) return FileVisitResult.CONTINUE;
    if (seen++ == limit) {
      note(folder + ": more than " + limit + " files; the rest was not looked at");
      return FileVisitResult.TERMINATE;
    }
    if (!wanted.test(String.valueOf(path.getFileName()))) return FileVisitResult.CONTINUE;
    var name = folder.relativize(path).toString();
    found.add(new Found(name, attributes.size(), attributes.lastModifiedTime().toInstant()));
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path path, IOException fault) {
    return fault instanceof NoSuchFileException
        ? FileVisitResult.CONTINUE
        : note(path + ": cannot be looked into: " + fault.getClass().getSimpleName());
  }

  @Override
  public FileVisitResult postVisitDirectory(Path path, @Nullable IOException fault) {
    return fault == null ? FileVisitResult.CONTINUE : note(path + ": " + fault.getMessage());
  }

  private FileVisitResult note(String note) {
    notes.add(note);
    return FileVisitResult.CONTINUE;
  }
}
