package io.sidetape.spool;

import java.util.Locale;
import java.util.Optional;

/// One side of a call, as Asterisk's snoop names it.
public enum Side {
  /// What came from the recorded channel: the left of the stereo file.
  IN,
  /// What was sent to the recorded channel: the right.
  OUT;

  private static final String PREFIX = "sidetape-";

  /// Where Asterisk writes our recordings, under its recording folder; it may be a disc of its own.
  public static final String FOLDER = "sidetape/";

  /// `in` or `out`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The id that this side's snoop channel is given: `sidetape-<ulid>-in`.
  public String snoopId(RecordingId id) {
    return PREFIX + id + "-" + word();
  }

  /// The name that this side's recording is given, under Asterisk's recording folder and without
  /// its ending: `sidetape/<ulid>-in`.
  public String recordingName(RecordingId id) {
    return FOLDER + id + "-" + word();
  }

  /// The side that a channel id or a recording name of ours speaks of.
  public static Optional<Of> parse(String name) {
    for (var prefix : new String[] {PREFIX, FOLDER})
      if (name.startsWith(prefix)) return parseTail(name.substring(prefix.length()));
    return Optional.empty();
  }

  private static Optional<Of> parseTail(String tail) {
    for (var side : values()) {
      var ending = "-" + side.word();
      if (tail.endsWith(ending))
        return RecordingId.parse(tail.substring(0, tail.length() - ending.length()))
            .map(id -> new Of(id, side));
    }
    return Optional.empty();
  }

  /// A side of a certain recording.
  public record Of(RecordingId id, Side side) {}
}
