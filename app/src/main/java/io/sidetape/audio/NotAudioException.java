package io.sidetape.audio;

import java.io.IOException;
import java.nio.file.Path;

/// A file that is there but holds no audio that can be read. Its message is meant for people: the
/// file, the byte at which reading stopped, what was found there and what was expected.
public final class NotAudioException extends IOException {
  /// Why, for a program to switch on.
  public enum Problem {
    /// The file has no bytes at all.
    EMPTY,
    /// The file ends inside its header: whoever wrote it was cut off.
    TRUNCATED,
    /// The bytes are not a WAV's.
    JUNK,
    /// A WAV, but of a kind that is not read here: stereo, compressed, floating point.
    UNSUPPORTED
  }

  private final Problem problem;
  private final long offsetBytes;

  NotAudioException(Problem problem, Path file, long offsetBytes, String found, String expected) {
    super("%s: byte %d: found %s, expected %s".formatted(file, offsetBytes, found, expected));
    this.problem = problem;
    this.offsetBytes = offsetBytes;
  }

  public Problem problem() {
    return problem;
  }

  /// Where in the file the unexpected thing is.
  public long offsetBytes() {
    return offsetBytes;
  }
}
