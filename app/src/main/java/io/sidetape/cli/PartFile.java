package io.sidetape.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file in the making, beside the place where it will be: whatever happens before it is whole,
/// the place stays as it was and nothing is left beside it, not even by Ctrl-C. Its access rights
/// are those that the umask gives. Its name is nobody else's: a process id alone is somebody's,
/// where containers share a folder.
final class PartFile implements AutoCloseable {
  private final Path place;
  private final Path path;
  private final Thread onCtrlC = new Thread(this::deleteQuietly, "part");

  private PartFile(Path place, Path folder) {
    this.place = place;
    this.path = folder.resolve(".sidetape-%d-%d.part".formatted(pid(), System.nanoTime()));
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  /// @param place where the file will be; through a link to the file that it names
  static PartFile beside(Path place) throws IOException {
    var real = Files.exists(place) ? place.toRealPath() : place.toAbsolutePath();
    var folder = real.getParent();
    if (folder == null || !Files.isDirectory(folder))
      throw new CommandFailed(Exit.FAILED, place + ": there is no folder " + folder);
    var part = new PartFile(real, folder);
    Runtime.getRuntime().addShutdownHook(part.onCtrlC);
    return part;
  }

  Path path() {
    return path;
  }

  void publish(boolean replacing) throws IOException {
    if (replacing) Files.move(path, place, StandardCopyOption.REPLACE_EXISTING);
    else Files.move(path, place);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    try {
      Runtime.getRuntime().removeShutdownHook(onCtrlC);
    } catch (IllegalStateException stopping) {
      // then the hook has its turn
    }
  }

  private void deleteQuietly() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException left) {
      System.err.println(path + ": not deleted: " + left.getMessage());
    }
  }
}
