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
  /// Under the recording folder; nothing in it is a recording.
  public static final String FOLDER = "sidetape/.daemons/";

  private static final int NAME_LETTERS = 12;
  private static final int LONGEST_BYTES = 4_096;
  private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

  private final Path ours;
  private final Path folder;
  private final Path state;

  /// @param recordings where Asterisk writes
  /// @param state one's own
  public Neighbours(Path recordings, Path state) {
    this.ours = recordings.resolve(Side.FOLDER);
    this.folder = recordings.resolve(FOLDER);
    this.state = state.toAbsolutePath().normalize();
  }

  /// Tells the others of one's own, where Asterisk has a folder for our recordings. Where that
  /// cannot be written, they are not told.
  public void enter() {
    if (!Files.isDirectory(ours)) return;
    try {
      make();
      AtomicFile.write(entry(), state.toString().getBytes(UTF_8));
      Files.setPosixFilePermissions(entry(), PosixFilePermissions.fromString("rw-r--r--"));
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

  private Path entry() {
    return folder.resolve(Sha256.hex(state.toString()).substring(0, NAME_LETTERS));
  }

  /// Where nothing of one's own is in work the others need not know.
  public void leave() {
    try {
      if (inWork(state).isEmpty()) Files.deleteIfExists(entry());
    } catch (IOException stays) {
      log.debug("{}: {}", entry(), stays.toString());
    }
  }

  /// The state folders of all others.
  public Set<Path> others() throws IOException {
    var others = new HashSet<Path>();
    if (!Files.isDirectory(folder)) return others;
    try (var files = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
      for (var file : files)
        if (Files.isRegularFile(file) && Files.size(file) <= LONGEST_BYTES) add(others, file);
    }
    others.remove(state);
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
