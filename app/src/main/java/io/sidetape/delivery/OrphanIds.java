package io.sidetape.delivery;

import io.sidetape.delivery.Orphan.Part;
import io.sidetape.io.Sha256;
import io.sidetape.spool.RecordingId;
import java.time.Instant;
import java.util.List;

/// Names for files that have none of ours: always the same for the same files, so that whatever is
/// done twice is found to be done.
final class OrphanIds {
  private static final int SHOWN = 12;

  private OrphanIds() {}

  /// What an operator calls it, from its path under the recording folder.
  static String shown(String path) {
    return Sha256.hex(path).substring(0, SHOWN);
  }

  /// A ULID: the time from when it began, the rest from its files' names, sizes and times.
  static RecordingId recordingId(Instant startedAt, List<Part> parts) {
    var text = new StringBuilder();
    for (var part : parts)
      text.append(part.file())
          .append('\0')
          .append(part.sizeBytes())
          .append('\0')
          .append(part.lastWritten().toEpochMilli())
          .append('\n');
    return RecordingId.of(Math.max(0, startedAt.toEpochMilli()), Sha256.of(text.toString()));
  }
}
