package io.sidetape.delivery;

import io.sidetape.spool.Entry;
import io.sidetape.spool.Marks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Files that were found and have become a recording.
final class AdoptedFiles {
  private AdoptedFiles() {}

  /// Deletes what has been delivered, unless it is another tool's. A file that has grown since it
  /// was found holds more than was delivered, and one that is not audio was not: both stay.
  static void letGo(Path recordings, Entry.Adopted adopted) throws IOException {
    if (!adopted.deleteSources()) return;
    forgetMarks(new Marks(recordings), adopted);
    for (var source : adopted.sources().values()) {
      var path = recordings.resolve(source.file());
      if (isAsFound(path, source) && !(SideFile.at(path) instanceof SideFile.Junk))
        Files.deleteIfExists(path);
    }
    for (var extra : adopted.extras()) {
      var path = recordings.resolve(extra.file());
      if (isAsFound(path, extra)) Files.deleteIfExists(path);
    }
  }

  /// Before the files, which have accounted for the call so far.
  private static void forgetMarks(Marks marks, Entry.Adopted adopted) {
    for (var source : adopted.sources().values())
      Family.of(source.file(), List.of())
          .filter(family -> family.whose() == Family.Whose.FALLBACK)
          .ifPresent(family -> marks.forget(family.name()));
  }

  private static boolean isAsFound(Path path, Entry.FoundFile found) throws IOException {
    return Files.exists(path) && Files.size(path) == found.sizeBytes();
  }
}
