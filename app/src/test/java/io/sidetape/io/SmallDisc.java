package io.sidetape.io;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/// A disc with room for so many KiB and no more, mounted while a test needs it; only root can.
@NullMarked
public final class SmallDisc implements AutoCloseable {
  private final Path folder;

  private SmallDisc(Path folder) {
    this.folder = folder;
  }

  /// Mounts it here; skips the test where that is not allowed.
  public static SmallDisc mountedAt(Path folder, int kibibytes) throws IOException {
    Files.createDirectories(folder);
    var options = "size=%dk,mode=0755".formatted(kibibytes);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", options, "sidetape-test", folder.toString()),
        "mounting a small disc takes root");
    return new SmallDisc(folder);
  }

  public Path folder() {
    return folder;
  }

  /// Takes what room is left.
  public Path fill() throws IOException {
    var ballast = folder.resolve("ballast");
    try (var out = Files.newOutputStream(ballast)) {
      while (true) out.write(new byte[4096]);
    } catch (IOException full) {
      if (NoRoom.isNoRoom(full)) return ballast;
      throw full;
    }
  }

  /// Makes it read-only, or writable again, under whoever works on it.
  public void readOnly(boolean yes) throws IOException {
    var mode = "remount," + (yes ? "ro" : "rw");
    if (!run("mount", "-o", mode, folder.toString()))
      throw new IOException(folder + " is busy: " + mode);
  }

  @Override
  public void close() throws IOException {
    if (!run("umount", folder.toString())) run("umount", "--lazy", folder.toString());
  }

  private static boolean run(String... command) throws IOException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.onExit().join().exitValue() == 0;
  }
}
