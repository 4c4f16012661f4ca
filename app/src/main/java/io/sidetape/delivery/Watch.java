package io.sidetape.delivery;

import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Requests;
import io.sidetape.spool.SpoolView;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Sees on disc how far a recording is, whoever works on it.
record Watch(Path state, Volume volume) {
  /// How far it is.
  sealed interface Sight {
    /// Nobody has taken the request.
    record Asked() implements Sight {}

    /// The owner could do nothing with it.
    record Refused() implements Sight {}

    record InWork() implements Sight {}

    /// A delivery failed, and will be tried again.
    record Tried(String why) implements Sight {}

    record SetAside(String why) implements Sight {}

    /// It has left the spool: delivered.
    record Gone(String words) implements Sight {}
  }

  /// The request is looked for first: it goes only once its lines are in the spool.
  Sight look(RecordingId id) throws IOException {
    if (new Requests(state).isPending(id)) return new Sight.Asked();
    if (new Requests(state).isRefused(id)) return new Sight.Refused();
    var inWork = new SpoolView(state).find(id);
    if (inWork.isEmpty()) return new Sight.Gone(delivered(id));
    return inWork.get().progress().map(Watch::sight).orElseGet(Sight.InWork::new);
  }

  private static Sight sight(Progress progress) {
    if (progress.setAside().isPresent()) return new Sight.SetAside(progress.setAside().get());
    return progress
        .lastAttempt()
        .map(Entry.Attempted::why)
        .<Sight>map(Sight.Tried::new)
        .orElseGet(Sight.InWork::new);
  }

  private String delivered(RecordingId id) throws IOException {
    var manifest = volume.find(id.text(), id.time());
    if (manifest.isEmpty()) return id + ": delivered to the sink";
    var it = manifest.get();
    var audio = it.audio();
    if (audio == null)
      return "%s: no sound: %s, %s"
          .formatted(id, it.status().name().toLowerCase(Locale.ROOT), it.reason());
    var sink = volume.sentTo(it);
    var where = sink.isPresent() ? "at the sink " + sink.get() : "in " + where(it);
    return String.format(Locale.ROOT, "%.1f s %s", audio.durationMs() / 1000.0, where);
  }

  private Path where(Manifest manifest) {
    return volume.audioPath(manifest.tenant(), manifest.id(), manifest.startedAt());
  }
}
