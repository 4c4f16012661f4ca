package io.sidetape.spool;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A line of a recording's journal. Intents stand before the deed, answers after it; times of the
/// sides are Asterisk's own. A line may be repeated; the first one of a side counts.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Accepted.class, name = "accepted"),
  @JsonSubTypes.Type(value = Entry.Recording.class, name = "recording"),
  @JsonSubTypes.Type(value = Entry.Started.class, name = "started"),
  @JsonSubTypes.Type(value = Entry.Finished.class, name = "finished"),
  @JsonSubTypes.Type(value = Entry.Lasted.class, name = "lasted"),
  @JsonSubTypes.Type(value = Entry.SideFailed.class, name = "side_failed"),
  @JsonSubTypes.Type(value = Entry.Described.class, name = "described"),
  @JsonSubTypes.Type(value = Entry.Happened.class, name = "happened"),
  @JsonSubTypes.Type(value = Entry.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = Entry.Closed.class, name = "closed"),
  @JsonSubTypes.Type(value = Entry.Attempted.class, name = "attempted"),
  @JsonSubTypes.Type(value = Entry.Stored.class, name = "stored"),
  @JsonSubTypes.Type(value = Entry.SetAside.class, name = "set_aside"),
  @JsonSubTypes.Type(value = Entry.Adopted.class, name = "adopted"),
  @JsonSubTypes.Type(value = Entry.Replayed.class, name = "replayed")
})
public sealed interface Entry {
  /// When, in UTC.
  Instant at();

  /// A call is to be recorded: all that the dialplan said of it.
  record Accepted(Instant at, Call call) implements Entry {}

  /// Both sides are about to be recorded in this format (`wav`, `wav16`, `sln32`, `sln48`).
  record Recording(Instant at, String format) implements Entry {}

  /// A side's `RecordingStarted`.
  ///
  /// @param uptimeMillis the machine's uptime when it was heard of, which nobody sets
  record Started(Instant at, Side side, OptionalLong uptimeMillis) implements Entry {
    public Started(Instant at, Side side) {
      this(at, side, OptionalLong.empty());
    }
  }

  /// A side records no more: its `RecordingFinished`, or (`seen` false) found ended afterwards.
  ///
  /// @param uptimeMillis the machine's uptime when it was heard of, maybe in another daemon's life
  record Finished(Instant at, Side side, boolean seen, OptionalLong uptimeMillis) implements Entry {
    public Finished(Instant at, Side side, boolean seen) {
      this(at, side, seen, OptionalLong.empty());
    }
  }

  /// How long a side was recorded by a clock that nobody sets: in older journals, whose starts and
  /// ends bear no uptime.
  record Lasted(Instant at, Side side, long millis) implements Entry {}

  /// A side could not be recorded, with Asterisk's words.
  record SideFailed(Instant at, Side side, String reason, String detail) implements Entry {}

  /// What was learnt of the call once it had gone on in the dialplan.
  record Described(Instant at, Optional<String> linkedId, Optional<String> called)
      implements Entry {}

  /// Something in the middle of the call that the manifest tells: held, transferred, late start.
  record Happened(Instant at, String what, Map<String, String> details) implements Entry {}

  /// The call is not recorded, for a reason of ours: `no_space`, `unheard`, `spool_failed`.
  record Refused(Instant at, String reason) implements Entry {}

  /// The live half is done with this call; the rest is delivery's.
  record Closed(Instant at) implements Entry {}

  /// A delivery failed for now; the next attempt is due then.
  record Attempted(Instant at, int attempt, String why, Instant next) implements Entry {}

  /// The stereo file and its manifest are whole and lie where they belong.
  record Stored(Instant at) implements Entry {}

  /// The sink refused it for good: kept until someone replays it.
  record SetAside(Instant at, String reason) implements Entry {}

  /// The audio was found afterwards, in files that may bear any name.
  ///
  /// @param orphan what `sidetape orphans` called it
  /// @param extras further files of the same recording, which go when its sides go
  /// @param deleteSources false where the files are another tool's
  record Adopted(
      Instant at,
      String orphan,
      Map<Side, FoundFile> sources,
      List<FoundFile> extras,
      boolean deleteSources)
      implements Entry {
    public Adopted {
      sources = Map.copyOf(sources);
      extras = List.copyOf(extras);
    }
  }

  /// A file under Asterisk's recording folder, and how long it was when it was found.
  record FoundFile(String file, long sizeBytes) {}

  /// Somebody wants it tried again: it is set aside no more.
  record Replayed(Instant at) implements Entry {}
}
