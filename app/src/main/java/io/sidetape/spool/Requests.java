package io.sidetape.spool;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.sidetape.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What others ask of the spool's owner: `{state}/replay/{ulid}`, a journal whose lines are to be
/// added to that recording's own, or to become it. Anybody may put one there; only the owner takes
/// it away, once its lines are in the spool.
public final class Requests {
  private final Path folder;

  /// @param state the state folder
  public Requests(Path state) {
    this.folder = state.resolve("replay");
  }

  /// Asks for these lines; they appear whole or not at all. What is asked for already is not asked
  /// for again: it may be all that knows of the recording.
  public void put(RecordingId id, List<Entry> entries) throws IOException {
    if (isPending(id)) return;
    AtomicFile.createFolders(folder);
    Files.deleteIfExists(refused(id));
    var part = folder.resolve("." + id + ".part");
    Files.deleteIfExists(part);
    try (var journal = Journal.open(Entry.class, part)) {
      for (var entry : entries) journal.append(entry);
    }
    AtomicFile.publish(part, folder.resolve(id.text()));
  }

  /// What nobody has taken yet, oldest recording first.
  public List<RecordingId> pending() throws IOException {
    var ids = new ArrayList<RecordingId>();
    if (!Files.isDirectory(folder)) return ids;
    try (var files = Files.newDirectoryStream(folder)) {
      for (var file : files)
        RecordingId.parse(String.valueOf(file.getFileName())).ifPresent(ids::add);
    }
    ids.sort(null);
    return ids;
  }

  public boolean isPending(RecordingId id) {
    return Files.exists(folder.resolve(id.text()));
  }

  /// The lines asked for; none where somebody has taken them meanwhile.
  public List<Entry> read(RecordingId id) throws IOException {
    try {
      return Journal.read(Entry.class, folder.resolve(id.text()));
    } catch (NoSuchFileException taken) {
      return List.of();
    }
  }

  /// Puts away a request that cannot be fulfilled, as `{ulid}.refused`.
  public void refuse(RecordingId id) throws IOException {
    Files.move(folder.resolve(id.text()), refused(id), REPLACE_EXISTING);
  }

  public boolean isRefused(RecordingId id) {
    return Files.exists(refused(id));
  }

  private Path refused(RecordingId id) {
    return folder.resolve(id + ".refused");
  }

  /// Takes the request away.
  public void remove(RecordingId id) throws IOException {
    Files.deleteIfExists(folder.resolve(id.text()));
  }
}
