package io.sidetape.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The marks that the dialplan makes of calls before it hands them over, a file a call under
/// Asterisk's recording folder: `sidetape/arrivals/<channel id>`. Who has a call's folder in the
/// spool deletes its mark; one that stays tells of a call that nobody heard of. A dialplan that
/// makes none is as good as ever.
public final class Marks {
  /// Under the recording folder; nothing in it is a recording.
  public static final String FOLDER = Side.FOLDER + "arrivals/";

  private static final Logger log = LoggerFactory.getLogger(Marks.class);

  /// So many are looked at in one go; the rest in the next.
  private static final int LIMIT = 10_000;

  /// A mark is a line; what is longer is none.
  private static final int LONGEST_BYTES = 4_096;

  /// Between its taking and its call's folder in the spool. No channel's name has such a letter.
  private static final String TAKEN = "_taken";

  private final Path recordings;
  private final Path folder;

  /// Whose deletion failed.
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();

  /// @param recordings where Asterisk writes
  public Marks(Path recordings) {
    this.recordings = recordings;
    this.folder = recordings.resolve(FOLDER);
  }

  /// What the dialplan calls the mark of this channel: its id without what a path cannot bear.
  public static String name(String channelId) {
    return channelId.replaceAll("[^a-zA-Z0-9.-]", "");
  }

  /// Makes the folder, where Asterisk has one for recordings: the dialplan's function makes none.
  public void prepare() {
    try {
      if (!Files.isDirectory(recordings)) return;
      GroupFolder.make(recordings.resolve(Side.FOLDER));
      GroupFolder.make(folder);
    } catch (IOException | UnsupportedOperationException forbidden) {
      log.warn("{}: cannot be made ({}); the dialplan's marks of calls need it", folder, forbidden);
    }
  }

  /// The names of the marks that are there, without those whose calls are accounted for.
  public Set<String> names() throws IOException {
    forgotten.removeIf(this::isDeleted);
    var names = new TreeSet<String>();
    if (!Files.isDirectory(folder)) return names;
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files) {
        if (names.size() == LIMIT) break;
        var name = String.valueOf(file.getFileName());
        if (!forgotten.contains(name) && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
          names.add(name);
      }
    }
    return names;
  }

  /// When the dialplan made this channel's; empty where it has none, or an old one.
  public Optional<Instant> madeAt(String channelId) {
    var name = name(channelId);
    if (name.isEmpty() || forgotten.contains(name)) return Optional.empty();
    try {
      var file = folder.resolve(name);
      var times = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return times.isRegularFile()
          ? Optional.of(times.lastModifiedTime().toInstant())
          : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  /// The call is accounted for, even where its mark cannot be deleted yet.
  public void forget(String channelId) {
    var name = name(channelId);
    if (!name.isEmpty()) delete(name);
  }

  /// Makes a mark one's own, so that nobody else can, and answers what it is called from now on.
  public String take(String name) throws IOException {
    if (isTaken(name)) return name;
    var from = folder.resolve(name);
    Files.move(from, folder.resolve(name + TAKEN), StandardCopyOption.ATOMIC_MOVE);
    return name + TAKEN;
  }

  /// Whether a mark is somebody's: ours, or an earlier daemon's that died over it.
  public static boolean isTaken(String name) {
    return name.endsWith(TAKEN);
  }

  /// What the dialplan called it.
  public static String untaken(String name) {
    return isTaken(name) ? name.substring(0, name.length() - TAKEN.length()) : name;
  }

  /// What the mark of this name says; empty where it is none.
  public Optional<Mark> peek(String name) throws IOException {
    var file = folder.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) return Optional.empty();
    if (Files.size(file) > LONGEST_BYTES) return Optional.empty();
    var at = Files.getLastModifiedTime(file).toInstant();
    return Mark.parse(untaken(name), at, new String(Files.readAllBytes(file), UTF_8));
  }

  /// One that cannot be deleted is told of once, and is no mark any more.
  public void delete(String name) {
    if (!isDeleted(name)) forgotten.add(name);
  }

  private boolean isDeleted(String name) {
    var file = folder.resolve(name);
    try {
      if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) Files.deleteIfExists(file);
      return true;
    } catch (IOException stays) {
      if (!forgotten.contains(name)) log.warn("{}: cannot be deleted: {}", file, stays.toString());
      return false;
    }
  }
}
