package io.sidetape;

import io.sidetape.spool.Neighbours;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A folder in which others are at work: files come and go while it is read, which [Files#walk]
/// takes for an error.
public final class LiveFolder {
  private LiveFolder() {}

  /// The regular files below the folder, none where it is not there.
  public static List<Path> files(Path folder) {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(folder, collector(found));
    } catch (IOException trouble) {
      throw new UncheckedIOException(trouble);
    }
    return found;
  }

  /// The same of Asterisk's recording folder, but for what daemons note there of themselves.
  public static List<Path> recordings(Path folder) {
    return files(folder).stream()
        .filter(it -> !it.toString().contains("/" + Neighbours.FOLDER))
        .toList();
  }

  private static SimpleFileVisitor<Path> collector(List<Path> found) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()) found.add(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException trouble) throws IOException {
        return goOn(trouble);
      }

      @Override
      public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException trouble)
          throws IOException {
        return trouble == null ? FileVisitResult.CONTINUE : goOn(trouble);
      }
    };
  }

  private static FileVisitResult goOn(IOException trouble) throws IOException {
    if (trouble instanceof NoSuchFileException) return FileVisitResult.CONTINUE;
    throw trouble;
  }
}
