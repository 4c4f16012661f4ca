package io.sidetape.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.sidetape.io.AtomicFile;
import io.sidetape.io.Sha256;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daemons whose recordings Asterisk writes to one folder, each with an app and a state folder
/// of its own: a file a daemon under `sidetape/.daemons`, which holds its state folder's path. By
/// them nobody takes another's recording for nobody's.
public final class Neighbours {
  /// Under the recording folder; nothing in it is a recording.
  public static final String FOLDER = Side.FOLDER + ".daemons/";

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
      GroupFolder.make(folder);
      AtomicFile.write(entry(), state.toString().getBytes(UTF_8));
      Files.setPosixFilePermissions(entry(), PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException forbidden) {
      log.warn("{}: other daemons are not told of this one: {}", folder, forbidden.toString());
    }
  }

  private Path entry() {
    return folder.resolve(Sha256.hex(state.toString()).substring(0, NAME_LETTERS));
  }

  /// Where nothing of one's own is in work the others need not know.
  public void leave() {
    try {
      if (inWork(state).isEmpty()) Files.deleteIfExists(entry());
    } catch (IOException | DirectoryIteratorException stays) {
      log.debug("{}: {}", entry(), stays.toString());
    }
  }

  /// What another daemon has in work, or why that cannot be told.
  ///
  /// @param note for an operator
  public record Neighbour(Set<RecordingId> inWork, String note) {}

  /// All others.
  public List<Neighbour> others() {
    var others = new ArrayList<Neighbour>();
    for (var path : states()) if (!path.equals(state)) others.add(neighbour(path));
    return others;
  }

  private static Neighbour neighbour(Path state) {
    var shown = shown(state) + ": another daemon's state folder";
    try {
      if (!Files.isDirectory(state))
        return new Neighbour(Set.of(), shown + ", not to be seen from here: some may be its own");
      var inWork = inWork(state);
      return new Neighbour(inWork, shown + ", with %d in work".formatted(inWork.size()));
    } catch (IOException | DirectoryIteratorException unseen) {
      return new Neighbour(Set.of(), shown + ", not to be looked into: some may be its own");
    }
  }

  /// Whoever writes there may write what he likes: what is no path is passed over.
  private Set<Path> states() {
    var states = new TreeSet<Path>();
    if (!Files.isDirectory(folder)) return states;
    try (var files = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
      for (var file : files) path(file).ifPresent(states::add);
    } catch (IOException | DirectoryIteratorException unseen) {
      log.warn("{}: {}", folder, unseen.toString());
    }
    return states;
  }

  private static Optional<Path> path(Path file) {
    try {
      if (!Files.isRegularFile(file, NOFOLLOW_LINKS) || Files.size(file) > LONGEST_BYTES)
        return Optional.empty();
      return Optional.of(Path.of(Files.readString(file).strip())).filter(Path::isAbsolute);
    } catch (IOException | InvalidPathException junk) {
      return Optional.empty();
    }
  }

  private static String shown(Path path) {
    return path.toString().replaceAll("[^ -~]", "?");
  }

  private static Set<RecordingId> inWork(Path state) throws IOException {
    var ids = new HashSet<RecordingId>(new Requests(state).pending());
    var spool = state.resolve("spool");
    if (Files.notExists(spool)) return ids;
    try (var folders = Files.newDirectoryStream(spool)) {
      for (var path : folders)
        RecordingId.parse(String.valueOf(path.getFileName())).ifPresent(ids::add);
    }
    return ids;
  }
}
