package io.sidetape.delivery;

import io.sidetape.delivery.Orphan.Part;
import io.sidetape.delivery.RecordingsScan.Found;
import io.sidetape.spool.Side;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;

/// Opens a found file to see what is in it.
record Inspection(Path recordings) {
  /// The file as a part of an orphan; empty where it is gone by now.
  Optional<Part> of(Optional<Side> side, Found found) {
    try {
      return of(side, found, SideFile.at(recordings.resolve(found.file())));
    } catch (AccessDeniedException _) {
      return Optional.of(without(side, found, "cannot be read: permission denied"));
    } catch (IOException fault) {
      return Optional.of(without(side, found, "cannot be read: " + fault.getMessage()));
    }
  }

  private static Optional<Part> of(Optional<Side> side, Found found, SideFile file) {
    return switch (file) {
      case SideFile.Sound it -> Optional.of(with(side, found, it));
      case SideFile.Nothing it when it.reason().equals("file_missing") -> Optional.empty();
      case SideFile.Nothing it -> Optional.of(without(side, found, it.reason()));
      case SideFile.Junk it ->
          Optional.of(without(side, found, "not audio: " + it.why().replace(it.path() + ": ", "")));
    };
  }

  private static Part with(Optional<Side> side, Found found, SideFile.Sound sound) {
    return new Part(
        side,
        found.file(),
        found.sizeBytes(),
        found.lastWritten(),
        sound.samples(),
        sound.sampleRate(),
        sound.closedProperly(),
        Optional.empty());
  }

  private static Part without(Optional<Side> side, Found found, String problem) {
    return new Part(
        side,
        found.file(),
        found.sizeBytes(),
        found.lastWritten(),
        0,
        0,
        true,
        Optional.of(problem));
  }
}
