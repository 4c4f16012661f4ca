package io.sidetape.delivery;

import io.sidetape.audio.NotAudioException;
import io.sidetape.audio.PcmFile;
import io.sidetape.spool.Progress;
import io.sidetape.spool.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// What Asterisk left of one side: the file is believed, not the events about it.
sealed interface SideFile {
  Path path();

  /// Samples to be merged.
  ///
  /// @param lastWritten when its last block was written: with the recording's end, or just before
  record Sound(Path path, long samples, int sampleRate, boolean closedProperly, Instant lastWritten)
      implements SideFile {
    /// When its first sample was heard, going by its length. Asterisk's own word is better.
    Instant assumedStart() {
      return lastWritten.minusMillis(samples * 1000 / sampleRate);
    }
  }

  /// A file without a sample in it, or none at all.
  record Nothing(Path path, String reason) implements SideFile {}

  /// A file that is not audio: kept where it is.
  record Junk(Path path, String why) implements SideFile {}

  /// Whether its writer died before it had filled in the header.
  default boolean leftOpen() {
    return this instanceof Sound sound && !sound.closedProperly();
  }

  /// Everything Asterisk can have been told to write, widest last.
  List<String> FORMATS = List.of("wav", "wav16", "sln32", "sln48");

  /// Looks at this side's file.
  ///
  /// @throws IOException the file is there and cannot be read now: later, perhaps
  static SideFile of(Path recordings, Progress progress, Side side) throws IOException {
    return at(path(recordings, progress, side));
  }

  /// Looks at a file that may be one side of a call.
  static SideFile at(Path path) throws IOException {
    try (var file = PcmFile.open(path)) {
      return file.samples() == 0
          ? new Nothing(path, "empty")
          : new Sound(
              path,
              file.samples(),
              file.sampleRate(),
              file.headerTrusted(),
              Files.getLastModifiedTime(path).toInstant());
    } catch (NoSuchFileException missing) {
      return new Nothing(path, "file_missing");
    } catch (NotAudioException junk) {
      return Files.size(path) == 0
          ? new Nothing(path, "empty")
          : new Junk(path, String.valueOf(junk.getMessage()));
    }
  }

  /// Where Asterisk writes this side, be it there yet or not.
  static Path path(Path recordings, Progress progress, Side side) {
    var name = side.recordingName(progress.id());
    if (progress.adopted().isPresent()) {
      var found = progress.adopted().get().sources().get(side);
      return recordings.resolve(found == null ? name : found.file());
    }
    var expected = recordings.resolve(name + "." + progress.format().orElse(FORMATS.getFirst()));
    if (Files.exists(expected)) return expected;
    return FORMATS.stream() // another daemon may have found another format in the same call
        .map(format -> recordings.resolve(name + "." + format))
        .filter(Files::exists)
        .findFirst()
        .orElse(expected);
  }
}
