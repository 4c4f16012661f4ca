package io.sidetape.delivery;

import io.sidetape.spool.Progress;
import io.sidetape.spool.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Both sides of a call as Asterisk left them.
record SideFiles(SideFile in, SideFile out) {
  static SideFiles of(Path recordings, Progress progress) throws IOException {
    return new SideFiles(
        SideFile.of(recordings, progress, Side.IN), SideFile.of(recordings, progress, Side.OUT));
  }

  SideFile of(Side side) {
    return side == Side.IN ? in : out;
  }

  /// What the manifest calls a side.
  static String word(Side side) {
    return switch (side) {
      case IN -> "left";
      case OUT -> "right";
    };
  }

  boolean anySound() {
    return in instanceof SideFile.Sound || out instanceof SideFile.Sound;
  }

  List<Path> paths() {
    return List.of(in.path(), out.path());
  }

  /// Deletes what has been delivered. What is not audio is nobody's copy: it stays.
  void delete() throws IOException {
    for (var file : List.of(in, out))
      switch (file) {
        case SideFile.Sound it -> Files.deleteIfExists(it.path());
        case SideFile.Nothing it -> Files.deleteIfExists(it.path());
        case SideFile.Junk it -> {}
      }
  }

  /// The rate of the stereo file: the higher of the two.
  int sampleRate() {
    return Math.max(rate(in), rate(out));
  }

  /// By how much one side is longer than the other, at the stereo file's rate; 0 where one is not.
  long differenceSamples() {
    return in instanceof SideFile.Sound left && out instanceof SideFile.Sound right
        ? Math.abs(atCommonRate(left) - atCommonRate(right))
        : 0;
  }

  private long atCommonRate(SideFile.Sound sound) {
    return sound.samples() * sampleRate() / sound.sampleRate();
  }

  private static int rate(SideFile file) {
    return file instanceof SideFile.Sound sound ? sound.sampleRate() : 0;
  }

  static @Nullable Path soundOf(SideFile file) {
    return file instanceof SideFile.Sound sound ? sound.path() : null;
  }
}
