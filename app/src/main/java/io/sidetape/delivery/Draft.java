package io.sidetape.delivery;

import io.sidetape.audio.Alignment;
import io.sidetape.audio.LostSamples;
import io.sidetape.audio.StereoFile;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Progress;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Writes the manifest of a recording from what its journal and its files say.
final class Draft {
  /// Both sides end with the call; between the two lie milliseconds, more on a busy machine.
  private static final Duration ENDS_TOGETHER = Duration.ofSeconds(1);

  /// What begins further apart is not of one call: a clock was set in between.
  private static final Duration LONGEST_CALL = Duration.ofDays(1);

  private static final Pattern MILLIS = Pattern.compile("-?\\d{1,18}");

  private final Progress progress;
  private final SideFiles files;
  private final Clocks clocks;

  Draft(Progress progress, SideFiles files) {
    this.progress = progress;
    this.files = files;
    this.clocks = new Clocks(progress, files);
  }

  String tenant() {
    return progress.call().tenant();
  }

  /// When the recording began: its first side's start, or the call's where none started.
  Instant startedAt() {
    return Stream.of(Side.values())
        .map(this::start)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .orElse(progress.acceptedAt());
  }

  /// From the two starts that Asterisk told of, and never from the ends where it did.
  Alignment alignment() {
    var left = start(Side.IN);
    var right = start(Side.OUT);
    if (left.isEmpty() || right.isEmpty()) return assumed();
    var gap = Duration.between(left.get(), right.get());
    if (gap.abs().compareTo(LONGEST_CALL) >= 0 || !clocks.allowStarts(gap)) return assumed();
    return progress.started().size() == 2
        ? Alignment.fromStarts(left.get(), right.get(), files.sampleRate())
        : Alignment.fromFiles(left.get(), right.get(), files.sampleRate());
  }

  /// A daemon that was dead or cut off just then never heard of it; the file's end and its length
  /// still tell.
  private Optional<Instant> start(Side side) {
    var told = progress.started().get(side);
    if (told != null || progress.adopted().isPresent()) return Optional.ofNullable(told);
    return files.of(side) instanceof SideFile.Sound sound
        ? Optional.of(sound.assumedStart()).filter(this::isOfTheCall).map(this::notBeforeTheCall)
        : Optional.empty();
  }

  /// A file that was copied or touched, or a clock that was set, tells nothing.
  private boolean isOfTheCall(Instant assumed) {
    return Duration.between(progress.acceptedAt(), assumed).abs().compareTo(LONGEST_CALL) < 0;
  }

  private Instant notBeforeTheCall(Instant assumed) {
    return assumed.isBefore(progress.acceptedAt()) ? progress.acceptedAt() : assumed;
  }

  /// Files that were found are as far apart as their lengths allow, half a second at least.
  private Alignment assumed() {
    var assumed = Alignment.assumed(files.sampleRate());
    if (progress.adopted().isEmpty()) return assumed;
    return new Alignment(
        0, Math.max(assumed.uncertaintySamples(), files.differenceSamples()), assumed.method());
  }

  Manifest completed(StereoFile audio, Alignment alignment) {
    var startedAt = startedAt();
    return new Manifest(
        progress.id().text(),
        tenant(),
        Manifest.Status.COMPLETED,
        null,
        recovered(),
        call(),
        startedAt,
        startedAt.plusMillis(audio.durationMillis()),
        new Manifest.Audio(
            progress.id() + ".wav",
            "wav",
            audio.sampleRate(),
            2,
            audio.frames(),
            audio.durationMillis(),
            audio.sizeBytes(),
            audio.sha256(),
            audio.pcmSha256()),
        new Manifest.Sides(
            side(Side.IN, files.in(), audio.left()), side(Side.OUT, files.out(), audio.right())),
        new Manifest.AlignmentInfo(
            alignment.offsetSamples(), alignment.uncertaintySamples(), alignment.method()),
        events(startedAt, audio));
  }

  /// For a call that left no sound.
  Manifest withoutAudio() {
    var startedAt = startedAt();
    var why = Absence.of(progress, files);
    return new Manifest(
        progress.id().text(),
        tenant(),
        why.status(),
        why.reason(),
        recovered(),
        call(),
        startedAt,
        endedAt(startedAt),
        null,
        null,
        null,
        happened(startedAt, 0));
  }

  private Instant endedAt(Instant startedAt) {
    return progress.finished().values().stream()
        .map(Entry.Finished::at)
        .max(Comparator.naturalOrder())
        .orElse(startedAt);
  }

  /// Somebody had to look afterwards: an end that nobody saw, or a header never filled in.
  private boolean recovered() {
    return progress.adopted().isPresent()
        || progress.finished().values().stream().anyMatch(end -> !end.seen())
        || files.in().leftOpen()
        || files.out().leftOpen();
  }

  private Manifest.Call call() {
    Call call = progress.call();
    return new Manifest.Call(
        call.channelId(),
        progress.linkedId().orElse(null),
        call.caller().orElse(null),
        progress.called().orElse(null),
        call.direction().orElse(null),
        call.callType().orElse(null),
        call.agent().orElse(null),
        call.labels());
  }

  private Manifest.Side side(Side side, SideFile file, io.sidetape.audio.Side levels) {
    return new Manifest.Side(
        role(side),
        side.word(),
        levels.sourceSamples(),
        lost(side, file),
        levels.peakDbfs(),
        levels.rmsDbfs(),
        levels.silent());
  }

  /// The recorded channel's party is named by the dialplan; the other one is its counterpart.
  private String role(Side side) {
    var recorded = progress.call().role();
    return switch (side) {
      case IN -> recorded;
      case OUT -> recorded.equals("customer") ? "agent" : "customer";
    };
  }

  private long lost(Side side, SideFile file) {
    if (!(file instanceof SideFile.Sound sound)) return lostWholly(side);
    return SideSpan.of(progress, files, side)
        .map(it -> LostSamples.lost(it.start(), it.end(), sound.samples(), sound.sampleRate()))
        .orElse(0L);
  }

  /// Of what Asterisk says it recorded nothing is left.
  private long lostWholly(Side side) {
    var started = progress.started().get(side);
    var finished = progress.finished().get(side);
    if (started == null || finished == null || !finished.seen()) return 0;
    var lasted = progress.lasted().get(side);
    if (lasted == null && clocks.event().isPresent()) return 0; // the times tell nothing
    var end = lasted == null ? finished.at() : started.plus(lasted);
    return LostSamples.lost(started, end, 0, files.sampleRate());
  }

  private List<Manifest.Event> events(Instant startedAt, StereoFile audio) {
    var events = new ArrayList<>(happened(startedAt, audio.durationMillis()));
    clocks.event().ifPresent(events::add);
    for (var side : Side.values()) missing(side, events);
    endedEarly().ifPresent(end -> events.add(sideEnded(startedAt, end, audio.durationMillis())));
    events.addAll(new Shortfalls(progress, files, startedAt, audio).events());
    return events;
  }

  /// The side that Asterisk ended while the other one went on.
  private Optional<Entry.Finished> endedEarly() {
    var in = progress.finished().get(Side.IN);
    var out = progress.finished().get(Side.OUT);
    if (in == null || out == null || !in.seen() || !out.seen()) return Optional.empty();
    var gap = Duration.between(in.at(), out.at());
    if (gap.abs().compareTo(ENDS_TOGETHER) <= 0 || !clocks.allowEnds(gap)) return Optional.empty();
    return Optional.of(gap.isNegative() ? out : in);
  }

  private Manifest.Event sideEnded(Instant startedAt, Entry.Finished end, long lengthMillis) {
    var details = Map.of("side", SideFiles.word(end.side()));
    return event(startedAt, new Entry.Happened(end.at(), "side_ended", details), lengthMillis);
  }

  private void missing(Side side, List<Manifest.Event> events) {
    var file = files.of(side);
    if (file instanceof SideFile.Sound) return;
    var details =
        Map.<String, Object>of(
            "side", SideFiles.word(side), "reason", Absence.ofSide(progress, side, file));
    events.add(new Manifest.Event(0, "side_missing", details));
  }

  private List<Manifest.Event> happened(Instant startedAt, long lengthMillis) {
    return progress.events().stream().map(it -> event(startedAt, it, lengthMillis)).toList();
  }

  private Manifest.Event event(Instant startedAt, Entry.Happened happened, long lengthMillis) {
    long told = Duration.between(startedAt, happened.at()).toMillis();
    long atMillis = clocks.place(told, lengthMillis);
    var details = new TreeMap<String, Object>();
    happened.details().forEach((name, word) -> details.put(name, value(name, word)));
    return new Manifest.Event(atMillis, happened.what(), details);
  }

  /// The journal's details are words, and the manifest's times are numbers.
  private static Object value(String name, String word) {
    if (name.endsWith("_ms") && MILLIS.matcher(word).matches()) return Long.valueOf(word);
    return word;
  }
}
