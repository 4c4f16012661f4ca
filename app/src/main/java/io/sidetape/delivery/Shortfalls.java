package io.sidetape.delivery;

import io.sidetape.audio.Silence;
import io.sidetape.audio.StereoFile;
import io.sidetape.spool.Progress;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What a finished recording does not hold although it should, as events of its manifest: the files
/// are believed, and where they say less than the call's events do, the manifest says how much.
final class Shortfalls {
  /// Asterisk writes a file in blocks; what was in the last one is lost if it dies.
  private static final long BLOCK_BYTES = 32 * 1024;

  private static final int BYTES_A_SAMPLE = 2;

  /// Shorter than this, a pause is a pause.
  private static final Duration LONG_SILENCE = Duration.ofMinutes(1);

  /// Less than this is what a busy machine loses, and is in `lost_samples`.
  private static final Duration MUCH = Duration.ofSeconds(1);

  private final Progress progress;
  private final SideFiles files;
  private final Instant startedAt;
  private final StereoFile audio;

  Shortfalls(Progress progress, SideFiles files, Instant startedAt, StereoFile audio) {
    this.progress = progress;
    this.files = files;
    this.startedAt = startedAt;
    this.audio = audio;
  }

  List<Manifest.Event> events() {
    var events = new ArrayList<Manifest.Event>();
    if (audio.identical()) events.add(new Manifest.Event(0, "sides_identical", Map.of()));
    silent("left", audio.left().longestSilence(), events);
    silent("right", audio.right().longestSilence(), events);
    for (var side : Side.values()) missing(side, events);
    recovered(events);
    return events;
  }

  private void silent(String side, Silence silence, List<Manifest.Event> events) {
    long millis = millis(silence.frames());
    if (millis >= LONG_SILENCE.toMillis())
      events.add(
          new Manifest.Event(
              millis(silence.fromFrame()), "silent", Map.of("side", side, "duration_ms", millis)));
  }

  /// Far fewer samples than the time between Asterisk's own events.
  private void missing(Side side, List<Manifest.Event> events) {
    if (!(files.of(side) instanceof SideFile.Sound sound)) return;
    var span = SideSpan.of(progress, files, side);
    if (span.isEmpty()) return;
    var started = span.get().start();
    var held = Duration.ofMillis(sound.samples() * 1000 / sound.sampleRate());
    var missing = span.get().length().minus(held);
    if (missing.compareTo(MUCH) >= 0)
      events.add(
          new Manifest.Event(
              Duration.between(startedAt, started).plus(held).toMillis(),
              "samples_missing",
              Map.of("side", SideFiles.word(side), "missing_ms", missing.toMillis())));
  }

  /// A writer that died took at most a block of each side with it.
  private void recovered(List<Manifest.Event> events) {
    if (!files.in().leftOpen() && !files.out().leftOpen()) return;
    long block = BLOCK_BYTES / BYTES_A_SAMPLE * 1000 / files.sampleRate();
    events.add(
        new Manifest.Event(
            audio.durationMillis(), "recovered", Map.of("missing_at_most_ms", block)));
  }

  private long millis(long frames) {
    return frames * 1000 / audio.sampleRate();
  }
}
