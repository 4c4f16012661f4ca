package io.sidetape.delivery;

import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Sound, or what may be sound, that no finished recording accounts for and nobody works on.
///
/// @param id what an operator calls it: a recording's ULID; for files of other names the first 12
///   hex digits of the SHA-256 of the left side's path under the recording folder, be it there or
///   not
/// @param recordingId what its recording is or will be called; it follows from the files' names,
///   sizes and times
/// @param lastWritten the newest of its files
/// @param name how its files' names begin
/// @param note what else an operator should know: the reason, what is wrong with it
public record Orphan(
    String id,
    RecordingId recordingId,
    Kind kind,
    Instant lastWritten,
    long sizeBytes,
    String name,
    List<Part> parts,
    String note) {

  /// What it probably is.
  public enum Kind {
    SNOOP_PAIR("snoop pair"),
    SNOOP_SIDE("snoop, one side"),
    FALLBACK_PAIR("MixMonitor fallback pair"),
    FALLBACK_SIDE("MixMonitor fallback, one side"),
    FOREIGN_PAIR("foreign pair"),
    FOREIGN_SIDE("foreign, one side"),
    SET_ASIDE("set-aside recording"),
    SPOOL_FOLDER("spool folder"),
    REPLAY_BEGUN("replay begun"),
    /// The recording is on the volume; only its sources are left.
    DELIVERED("delivered, sources left"),
    /// Another tool's files, delivered; they stay, and are not listed.
    ACCOUNTED("delivered, another tool's"),
    JUNK("junk"),
    VOLUME_LEFTOVER("volume leftover");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /// For people.
    public String words() {
      return words;
    }

    /// Whether the files are another tool's, which alone deletes them.
    public boolean isForeign() {
      return this == FOREIGN_PAIR || this == FOREIGN_SIDE || this == ACCOUNTED;
    }
  }

  /// One of its files.
  ///
  /// @param side which side it holds; empty for a mix of both, or junk
  /// @param file under the recording folder
  /// @param sampleRate in Hz; 0 where it is no audio
  /// @param headerClosed false where its writer never came to fill in the header
  /// @param problem why there is no sound in it
  public record Part(
      Optional<Side> side,
      String file,
      long sizeBytes,
      Instant lastWritten,
      long samples,
      int sampleRate,
      boolean headerClosed,
      Optional<String> problem) {
    /// How long it sounds; nothing where it is no audio.
    public Duration duration() {
      return sampleRate == 0 ? Duration.ZERO : Duration.ofMillis(samples * 1000 / sampleRate);
    }
  }

  public Orphan {
    parts = List.copyOf(parts);
  }

  /// Whether somebody calls it that.
  public boolean isCalled(String wanted) {
    return id.equalsIgnoreCase(wanted) || recordingId.text().equalsIgnoreCase(wanted);
  }

  /// The longer side's; empty where it has no sound.
  public Optional<Duration> duration() {
    return sound().stream().map(Part::duration).max(Duration::compareTo);
  }

  /// When its first sample was heard, going by when its files were last written to. The name of a
  /// recording of ours tells the time as well: where the two are far apart, somebody has copied the
  /// files, and the name is right.
  public Instant startedAt() {
    var byFiles = sound().stream().map(part -> part.lastWritten().minus(part.duration()));
    var started = byFiles.min(Instant::compareTo).orElse(lastWritten);
    if (kind != Kind.SNOOP_PAIR && kind != Kind.SNOOP_SIDE && kind != Kind.SPOOL_FOLDER)
      return started;
    var named = recordingId.time();
    return Duration.between(named, started).abs().compareTo(NAME_TO_START) > 0 ? named : started;
  }

  /// Between a call's arrival, which its name tells, and its first sample.
  private static final Duration NAME_TO_START = Duration.ofSeconds(15);

  /// The parts that are sides with samples in them.
  public List<Part> sound() {
    return parts.stream().filter(part -> part.side().isPresent() && part.samples() > 0).toList();
  }
}
