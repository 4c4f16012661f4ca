package io.sidetape.spool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a recording's journal says, folded: where a recording stands and all that is needed to go
/// on from there.
///
/// @param format the recordings' format; empty where none was asked for
/// @param lasted for how long a side was recorded, by a clock that nobody sets: from hearing of its
///   start to hearing of its end
/// @param refused why it was not recorded, where that was our own doing
/// @param closed the live half is done
/// @param lastAttempt the last delivery that failed
/// @param stored the stereo file and its manifest are where they belong
/// @param adopted where its audio was found, if that was afterwards
public record Progress(
    RecordingId id,
    Instant acceptedAt,
    Call call,
    Optional<String> format,
    Map<Side, Instant> started,
    Map<Side, Entry.Finished> finished,
    Map<Side, Duration> lasted,
    Map<Side, Entry.SideFailed> failed,
    Optional<String> linkedId,
    Optional<String> called,
    List<Entry.Happened> events,
    Optional<String> refused,
    boolean closed,
    Optional<Entry.Attempted> lastAttempt,
    boolean stored,
    Optional<String> setAside,
    Optional<Entry.Adopted> adopted) {

  /// The fold of these entries; empty where not even the first one is readable.
  public static Optional<Progress> of(RecordingId id, List<Entry> entries) {
    var fold = new Fold();
    entries.forEach(fold::add);
    return Optional.ofNullable(fold.accepted).map(accepted -> fold.progress(id, accepted));
  }

  private static final class Fold {
    private Entry.@Nullable Accepted accepted;
    private Optional<String> format = Optional.empty();
    private final Map<Side, Instant> started = new EnumMap<>(Side.class);
    private final Map<Side, Entry.Finished> finished = new EnumMap<>(Side.class);
    private final Map<Side, OptionalLong> startedUp = new EnumMap<>(Side.class);
    private final Map<Side, Duration> lasted = new EnumMap<>(Side.class);
    private final Map<Side, Entry.SideFailed> failed = new EnumMap<>(Side.class);
    private Optional<String> linkedId = Optional.empty();
    private Optional<String> called = Optional.empty();
    private final List<Entry.Happened> events = new ArrayList<>();
    private Optional<String> refused = Optional.empty();
    private boolean closed;
    private Optional<Entry.Attempted> lastAttempt = Optional.empty();
    private boolean stored;
    private Optional<String> setAside = Optional.empty();
    private Optional<Entry.Adopted> adopted = Optional.empty();

    void add(Entry entry) {
      switch (entry) {
        case Entry.Accepted it -> accepted = it;
        case Entry.Recording it -> format = Optional.of(it.format());
        case Entry.Started it -> {
          started.putIfAbsent(it.side(), it.at());
          startedUp.putIfAbsent(it.side(), it.uptimeMillis());
        }
        case Entry.Finished it -> finished.putIfAbsent(it.side(), it);
        case Entry.Lasted it -> lasted.putIfAbsent(it.side(), Duration.ofMillis(it.millis()));
        case Entry.SideFailed it -> failed.putIfAbsent(it.side(), it);
        case Entry.Described it -> {
          linkedId = it.linkedId();
          called = it.called();
        }
        case Entry.Happened it -> events.add(it);
        case Entry.Refused it -> refused = Optional.of(it.reason());
        case Entry.Closed it -> closed = true;
        case Entry.Attempted it -> lastAttempt = Optional.of(it);
        case Entry.Stored it -> stored = true;
        case Entry.SetAside it -> setAside = Optional.of(it.reason());
        case Entry.Adopted it -> adopted = Optional.of(it);
        case Entry.Replayed it -> {
          setAside = Optional.empty();
          lastAttempt = Optional.empty();
        }
      }
    }

    /// An uptime that went back is another boot's.
    private void measure(Entry.Finished end) {
      var from = startedUp.getOrDefault(end.side(), OptionalLong.empty());
      if (from.isEmpty() || end.uptimeMillis().isEmpty()) return;
      long millis = end.uptimeMillis().getAsLong() - from.getAsLong();
      if (millis >= 0) lasted.putIfAbsent(end.side(), Duration.ofMillis(millis));
    }

    Progress progress(RecordingId id, Entry.Accepted accepted) {
      finished.values().forEach(this::measure);
      return new Progress(
          id,
          accepted.at(),
          accepted.call(),
          format,
          Map.copyOf(started),
          Map.copyOf(finished),
          Map.copyOf(lasted),
          Map.copyOf(failed),
          linkedId,
          called.or(() -> accepted.call().called()),
          List.copyOf(events),
          refused,
          closed,
          lastAttempt,
          stored,
          setAside,
          adopted);
    }
  }
}
