package io.sidetape.delivery;

import io.sidetape.delivery.Orphan.Kind;
import io.sidetape.delivery.Orphan.Part;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says what a group of files probably is.
///
/// @param accounted the recordings that were made of other tools' files
record Judgement(Inspection inspection, Volume volume, Set<RecordingId> accounted) {
  /// The orphan that these files are; empty where they are gone by now.
  Optional<Orphan> of(Group group) throws IOException {
    var parts = new ArrayList<Part>();
    group
        .sides()
        .forEach((side, file) -> inspection.of(Optional.of(side), file).ifPresent(parts::add));
    for (var extra : group.extras()) inspection.of(Optional.empty(), extra).ifPresent(parts::add);
    if (parts.isEmpty()) return Optional.empty();
    var judged = orphan(group.family(), parts);
    return Optional.of(judged.kind() == Kind.JUNK ? judged : seenAtTheVolume(judged));
  }

  private static Orphan orphan(Family family, List<Part> parts) {
    var sides = parts.stream().filter(part -> part.side().isPresent()).toList();
    var kind = kind(family, sides);
    var counted = sides.isEmpty() ? parts : sides;
    var recordingId =
        family.recordingId().orElseGet(() -> OrphanIds.recordingId(startedAt(counted), counted));
    return new Orphan(
        family.recordingId().map(RecordingId::text).orElseGet(() -> OrphanIds.shown(family.key())),
        recordingId,
        kind,
        lastWritten(parts),
        parts.stream().mapToLong(Part::sizeBytes).sum(),
        family.name(),
        parts,
        note(family, sides, parts));
  }

  private static Kind kind(Family family, List<Part> sides) {
    boolean pair = sides.size() == 2;
    if (sides.isEmpty() || sides.stream().allMatch(Judgement::isNotAudio)) return Kind.JUNK;
    return switch (family.whose()) {
      case SNOOP -> pair ? Kind.SNOOP_PAIR : Kind.SNOOP_SIDE;
      case FALLBACK -> pair ? Kind.FALLBACK_PAIR : Kind.FALLBACK_SIDE;
      case FOREIGN -> pair ? Kind.FOREIGN_PAIR : Kind.FOREIGN_SIDE;
      case NOBODYS -> Kind.JUNK;
    };
  }

  /// An empty file is a side without sound; what is not audio is none.
  private static boolean isNotAudio(Part part) {
    return part.problem().isPresent() && !part.problem().get().equals("empty");
  }

  private static String note(Family family, List<Part> sides, List<Part> parts) {
    var notes = new ArrayList<String>();
    if (sides.isEmpty())
      notes.add(
          family.whose() == Family.Whose.FALLBACK
              ? "a mix of both sides, and neither side by itself"
              : "no name that a recording has");
    for (var part : parts) part.problem().ifPresent(problem -> notes.add(name(part) + problem));
    if (sides.size() == 1) notes.add("no " + other(sides.getFirst()) + " side");
    if (parts.stream().anyMatch(part -> !part.headerClosed())) notes.add("header never closed");
    return String.join("; ", notes);
  }

  private static String name(Part part) {
    return part.side().map(side -> side.word() + ": ").orElse("");
  }

  private static String other(Part part) {
    return part.side().equals(Optional.of(Side.IN)) ? Side.OUT.word() : Side.IN.word();
  }

  /// Another kind where its recording is finished already.
  private Orphan seenAtTheVolume(Orphan orphan) throws IOException {
    if (orphan.kind().isForeign() && accounted.contains(orphan.recordingId()))
      return as(orphan, Kind.ACCOUNTED, "delivered before");
    var id = orphan.recordingId();
    var there = volume.find(id.text(), id.time());
    if (there.isEmpty()) return orphan;
    if (there.get().status() != Manifest.Status.COMPLETED)
      return orphan.sound().isEmpty()
          ? as(orphan, Kind.DELIVERED, "the volume says why it has no sound")
          : orphan;
    boolean safe = volume.holds(there.get()) || volume.sentTo(there.get()).isPresent();
    if (!safe || !covers(there.get(), orphan))
      return as(orphan, orphan.kind(), "the volume's recording of it does not hold all of this");
    var kind = orphan.kind().isForeign() ? Kind.ACCOUNTED : Kind.DELIVERED;
    return as(orphan, kind, "its recording is on the volume, or at the sink");
  }

  /// Whether every sample of these files went into that recording.
  static boolean covers(Manifest manifest, Orphan orphan) {
    var sides = manifest.sides();
    if (sides == null) return false;
    return orphan.sound().stream()
        .allMatch(part ->
            part.samples()
                <= (part.side().equals(Optional.of(Side.IN)) ? sides.left() : sides.right())
                    .sourceSamples());
  }

  private static Orphan as(Orphan orphan, Kind kind, String note) {
    return new Orphan(
        orphan.id(),
        orphan.recordingId(),
        kind,
        orphan.lastWritten(),
        orphan.sizeBytes(),
        orphan.name(),
        orphan.parts(),
        orphan.note().isEmpty() ? note : orphan.note() + "; " + note);
  }

  private static Instant startedAt(List<Part> parts) {
    return parts.stream()
        .map(part -> part.lastWritten().minus(part.duration()))
        .min(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  static Instant lastWritten(List<Part> parts) {
    return parts.stream()
        .map(Part::lastWritten)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
