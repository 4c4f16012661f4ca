package io.sidetape.delivery;

import io.sidetape.spool.Marks;
import io.sidetape.spool.Neighbours;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Who wrote a file, going by its name, and what the file is there.
///
/// @param key the same for the files of one recording
/// @param name how its files' names begin
/// @param side empty for a mix of both sides, or what is nothing at all
record Family(Whose whose, String key, String name, Optional<Side> side) {
  /// The sample dialplan's, when no daemon is there.
  private static final String FALLBACK = "sidetape/fallback/";

  private static final String MIX = "-mix.wav";

  enum Whose {
    SNOOP,
    FALLBACK,
    FOREIGN,
    NOBODYS
  }

  /// The family of this file; empty where it is none of our business.
  static Optional<Family> of(String file, List<PairPattern> patterns) {
    return snoop(file)
        .or(() -> fallback(file))
        .or(() -> foreign(file, patterns))
        .or(() -> isOurs(file) ? Optional.of(nobodys(file)) : Optional.empty());
  }

  /// A call's mark is no recording.
  private static boolean isOurs(String file) {
    return file.startsWith(Side.FOLDER)
        && !file.startsWith(Marks.FOLDER)
        && !file.startsWith(Neighbours.FOLDER);
  }

  /// A file that stands for itself only.
  static Family nobodys(String file) {
    return new Family(Whose.NOBODYS, file, file, Optional.empty());
  }

  /// The id in the name of a snoop's file.
  Optional<RecordingId> recordingId() {
    return whose == Whose.SNOOP ? RecordingId.parse(name) : Optional.empty();
  }

  private static Optional<Family> snoop(String file) {
    int dot = file.lastIndexOf('.');
    if (dot < 0 || !SideFile.FORMATS.contains(file.substring(dot + 1).toLowerCase(Locale.ROOT)))
      return Optional.empty();
    return Side.parse(file.substring(0, dot))
        .map(it ->
            new Family(
                Whose.SNOOP,
                Side.IN.recordingName(it.id()) + ".wav",
                it.id().text(),
                Optional.of(it.side())));
  }

  private static Optional<Family> fallback(String file) {
    if (!file.startsWith(FALLBACK)) return Optional.empty();
    if (file.endsWith(MIX) && file.length() > FALLBACK.length() + MIX.length())
      return Optional.of(fallback(file, file.length() - MIX.length(), Optional.empty()));
    return PairPattern.USUAL
        .match(fileName(file))
        .map(match ->
            fallback(
                file, folder(file).length() + match.name().length(), Optional.of(match.side())));
  }

  private static Family fallback(String file, int baseLength, Optional<Side> side) {
    var base = file.substring(0, baseLength);
    return new Family(Whose.FALLBACK, base + "-in.wav", fileName(base), side);
  }

  private static Optional<Family> foreign(String file, List<PairPattern> patterns) {
    for (var pattern : patterns) {
      var match = pattern.match(fileName(file));
      if (match.isPresent()) {
        var name = match.get().name();
        var key = folder(file) + pattern.leftOf(name);
        return Optional.of(new Family(Whose.FOREIGN, key, name, Optional.of(match.get().side())));
      }
    }
    return Optional.empty();
  }

  private static String fileName(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  private static String folder(String file) {
    return file.substring(0, file.lastIndexOf('/') + 1);
  }
}
