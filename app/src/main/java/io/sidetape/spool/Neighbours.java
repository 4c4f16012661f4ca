package io.sidetape.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.io.AtomicFile;
import io.sidetape.io.Sha256;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daemons whose recordings Asterisk writes to one folder, each with an app and a state folder
/// of its own: a file a daemon under `sidetape/.daemons`, which holds its state folder's path. By
/// them nobody takes another's recording for nobody's.
public final class Neighbours {
  /// Beside our recordings; nothing in it is one.
  private static final String FOLDER = ".daemons";

  private static final int NAME_LETTERS = 12;
  private static final int LONGEST_BYTES = 4_096;
  private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

  private final Path ours;
  private final Path folder;

  /// @param recordings where Asterisk writes
  public Neighbours(Path recordings) {
    this.ours = recordings.resolve(Side.FOLDER);
    this.folder = ours.resolve(FOLDER);
  }

  /// Tells the others of this state folder, where Asterisk has a folder for our recordings. Where
  /// that cannot be written, they are not told.
  public void enter(Path state) {
    if (!Files.isDirectory(ours)) return;
    try {
      make();
      var path = real(state).toString();
      AtomicFile.write(folder.resolve(name(path)), path.getBytes(UTF_8));
    } catch (IOException forbidden) {
      log.warn("{}: other daemons are not told of this one: {}", folder, forbidden.toString());
    }
  }

  /// For the group of all of them.
  private void make() throws IOException {
    if (Files.isDirectory(folder)) return;
    Files.createDirectory(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
  }

  private static String name(String state) {
    return Sha256.hex(state).substring(0, NAME_LETTERS);
  }

  private static Path real(Path state) throws IOException {
    return Files.exists(state) ? state.toRealPath() : state.toAbsolutePath();
  }

  /// The state folders of all others.
  public Set<Path> others(Path state) throws IOException {
    var others = new HashSet<Path>();
    if (!Files.isDirectory(folder)) return others;
    try (var files = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
      for (var file : files)
        if (Files.isRegularFile(file) && Files.size(file) <= LONGEST_BYTES) add(others, file);
    }
    others.remove(real(state));
    return others;
  }

  private static void add(Set<Path> others, Path file) throws IOException {
    try {
      var path = Path.of(Files.readString(file).strip());
      if (path.isAbsolute()) others.add(path);
    } catch (InvalidPathException junk) {
      log.debug("{}: no path", file);
    }
  }

  /// What this state folder has in work.
  ///
  /// @throws AccessDeniedException it is there and may not be looked into
  public static Set<RecordingId> inWork(Path state) throws IOException {
    var spool = state.resolve("spool");
    var ids = new HashSet<RecordingId>();
    if (Files.notExists(spool)) return ids;
    if (!Files.isReadable(spool)) throw new AccessDeniedException(spool.toString());
    try (var folders = Files.newDirectoryStream(spool)) {
      for (var path : folders)
        RecordingId.parse(String.valueOf(path.getFileName())).ifPresent(ids::add);
    }
    return ids;
  }
}
