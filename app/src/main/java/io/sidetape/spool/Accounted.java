package io.sidetape.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The files of other tools that became recordings of ours and stay where they are:
/// `{state}/accounted`, a line a recording. The id of such a recording follows from its files, so a
/// file that has changed since is another recording's.
public final class Accounted {
  private Accounted() {}

  /// A recording, and the files it was made of.
  record Line(Instant at, String id, List<String> files) {}

  /// The ids of all recordings whose files are accounted for.
  public static Set<RecordingId> ids(Path state) throws IOException {
    var file = fileIn(state);
    if (!Files.exists(file)) return Set.of();
    return Journal.read(Line.class, file).stream()
        .map(Line::id)
        .map(RecordingId::parse)
        .flatMap(java.util.Optional::stream)
        .collect(Collectors.toCollection(HashSet::new));
  }

  static Path fileIn(Path state) {
    return state.resolve("accounted");
  }

  /// Lasts before the recording's folder goes.
  static synchronized void add(Path file, RecordingId id, Entry.Adopted adopted)
      throws IOException {
    try (var journal = Journal.open(Line.class, file)) {
      journal.append(new Line(adopted.at(), id.text(), names(adopted.sources().values())));
      journal.sync();
    }
  }

  private static List<String> names(Collection<Entry.FoundFile> files) {
    return files.stream().map(Entry.FoundFile::file).sorted().toList();
  }
}
