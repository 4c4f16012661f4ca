package io.sidetape.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The count of calls, from what is on disc: which were expected, what became of each, what is in
/// work, and which nobody can explain. It needs no running daemon.
///
/// @param since the first day that is counted, in UTC
/// @param live calls being recorded
/// @param backlog calls that are over and not yet delivered
/// @param setAside recordings that a sink refused for good
/// @param unreadable folders whose journal has lost its first line
/// @param oldestUndelivered when the oldest of the backlog came in
/// @param failing those of the backlog whose last delivery failed: they are tried again
/// @param lastFailure the newest of these failures
public record Census(
    LocalDate since,
    int live,
    int backlog,
    int setAside,
    int unreadable,
    Optional<Instant> oldestUndelivered,
    int failing,
    Optional<Failure> lastFailure,
    Map<String, Tally> tenants) {

  /// A delivery that failed, and when the next one is due; where a whole sink is down it may be
  /// later, for one recording at a time then tries the way.
  public record Failure(String id, Instant at, int attempt, String why, Instant next) {}

  /// One tenant's calls.
  ///
  /// @param recorded delivered with audio
  /// @param absent without audio, by reason, nobody's fault
  /// @param failed without audio, by reason
  /// @param inWork live or undelivered
  /// @param unexplained expected, not in work, and without an outcome: never anything but 0
  public record Tally(
      int expected,
      int recorded,
      Map<String, Integer> absent,
      Map<String, Integer> failed,
      int inWork,
      int unexplained) {}

  /// Counts what this state folder knows since that day.
  public static Census of(Path state, LocalDate since) throws IOException {
    return new Count(state, since).census();
  }

  /// Calls that nobody can explain, of all tenants.
  public int unexplained() {
    return tenants.values().stream().mapToInt(Tally::unexplained).sum();
  }

  private static final class Count {
    private final Path state;
    private final LocalDate since;
    private final Set<String> inWork = new HashSet<>();
    private int live;
    private int backlog;
    private int setAside;
    private int unreadable;
    private Optional<Instant> oldest = Optional.empty();
    private int failing;
    private Optional<Failure> lastFailure = Optional.empty();

    Count(Path state, LocalDate since) {
      this.state = state;
      this.since = since;
    }

    /// The ledger is read first and the spool after it: what ends in between is in neither, so such
    /// a call's line is looked for again.
    Census census() throws IOException {
      var expected = Ledger.read(state, since);
      countTheSpool();
      var ended = ended();
      var tallies = new TreeMap<String, Tallying>();
      for (var line : expected)
        if (line instanceof Ledger.Line.Expected it)
          tallies.computeIfAbsent(it.tenant(), tenant -> new Tallying()).add(it, ended, inWork);
      var tenants = new TreeMap<String, Tally>();
      tallies.forEach((tenant, tally) -> tenants.put(tenant, tally.tally()));
      return new Census(
          since, live, backlog, setAside, unreadable, oldest, failing, lastFailure, tenants);
    }

    private Map<String, Ledger.Line.Ended> ended() throws IOException {
      var ended = new HashMap<String, Ledger.Line.Ended>();
      for (var line : Ledger.read(state, since))
        if (line instanceof Ledger.Line.Ended it) ended.put(it.id(), it);
      return ended;
    }

    private void countTheSpool() throws IOException {
      var spool = state.resolve("spool");
      if (!Files.isDirectory(spool)) return;
      try (var folders = Files.newDirectoryStream(spool)) {
        for (var folder : folders) count(folder);
      }
    }

    private void count(Path folder) throws IOException {
      var id = RecordingId.parse(String.valueOf(folder.getFileName()));
      if (id.isEmpty()) return;
      inWork.add(id.get().text());
      var progress = RecordingFolder.peek(id.get(), folder);
      if (progress.isEmpty()) unreadable++;
      else count(progress.get());
    }

    private void count(Progress progress) {
      if (!progress.closed()) live++;
      else if (progress.setAside().isPresent()) setAside++;
      else waits(progress);
    }

    private void waits(Progress progress) {
      backlog++;
      if (oldest.isEmpty() || progress.acceptedAt().isBefore(oldest.get()))
        oldest = Optional.of(progress.acceptedAt());
      progress.lastAttempt().ifPresent(attempt -> failed(progress.id(), attempt));
    }

    private void failed(RecordingId id, Entry.Attempted it) {
      failing++;
      if (lastFailure.isEmpty() || it.at().isAfter(lastFailure.get().at()))
        lastFailure =
            Optional.of(new Failure(id.text(), it.at(), it.attempt(), it.why(), it.next()));
    }
  }

  private static final class Tallying {
    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> absent = new TreeMap<>();
    private final Map<String, Integer> failed = new TreeMap<>();
    private int recorded;
    private int inWork;
    private int unexplained;

    void add(Ledger.Line.Expected call, Map<String, Ledger.Line.Ended> ended, Set<String> spooled) {
      if (!seen.add(call.id())) return;
      var end = ended.get(call.id());
      if (end != null) add(end);
      else if (spooled.contains(call.id())) inWork++;
      else unexplained++;
    }

    private void add(Ledger.Line.Ended end) {
      switch (end.status()) {
        case "completed" -> recorded++;
        case "absent" -> absent.merge(end.reason().orElse("unknown"), 1, Integer::sum);
        default -> failed.merge(end.reason().orElse("unknown"), 1, Integer::sum);
      }
    }

    Tally tally() {
      return new Tally(
          seen.size(), recorded, Map.copyOf(absent), Map.copyOf(failed), inWork, unexplained);
    }
  }

  /// Today and yesterday: what an operator asks about at 3 a.m.
  public static LocalDate yesterday(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
  }
}
