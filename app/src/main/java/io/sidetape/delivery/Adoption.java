package io.sidetape.delivery;

import io.sidetape.delivery.Orphan.Kind;
import io.sidetape.delivery.Orphan.Part;
import io.sidetape.spool.Call;
import io.sidetape.spool.Entry;
import io.sidetape.spool.Entry.FoundFile;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Writes the journal that an orphan would have had, from what its files and the volume tell.
///
/// @param tenant whose calls these are, where nothing says so
/// @param deleteForeign whether another tool's files go as well, once they are delivered
record Adoption(String tenant, boolean deleteForeign) {
  /// @param before a manifest that says why there is no audio, from when there was none
  List<Entry> journal(Orphan orphan, Optional<Manifest> before, Instant now) {
    var startedAt = orphan.startedAt();
    return List.of(
        new Entry.Accepted(startedAt, call(orphan, before)),
        adopted(orphan, now),
        new Entry.Happened(startedAt, "source", source(orphan)),
        new Entry.Closed(now));
  }

  private Entry.Adopted adopted(Orphan orphan, Instant now) {
    var sources = new EnumMap<Side, FoundFile>(Side.class);
    for (var part : orphan.parts()) part.side().ifPresent(side -> sources.put(side, file(part)));
    return new Entry.Adopted(
        now, orphan.id(), sources, extras(orphan), deleteForeign || !orphan.kind().isForeign());
  }

  /// A mix of both sides goes with them; where a side is missing, the mix is all there is of it.
  private static List<FoundFile> extras(Orphan orphan) {
    if (orphan.sound().size() < 2) return List.of();
    return orphan.parts().stream()
        .filter(part -> part.side().isEmpty())
        .map(Adoption::file)
        .toList();
  }

  private static FoundFile file(Part part) {
    return new FoundFile(part.file(), part.sizeBytes());
  }

  private static Map<String, String> source(Orphan orphan) {
    var details = new TreeMap<String, String>();
    details.put("from", word(orphan.kind()));
    for (var part : orphan.parts())
      part.side().ifPresent(side -> details.put(side == Side.IN ? "left" : "right", part.file()));
    return details;
  }

  private static String word(Kind kind) {
    return switch (kind) {
      case FALLBACK_PAIR, FALLBACK_SIDE -> "fallback";
      case FOREIGN_PAIR, FOREIGN_SIDE -> "foreign";
      case SNOOP_PAIR,
          SNOOP_SIDE,
          SET_ASIDE,
          SPOOL_FOLDER,
          REPLAY_BEGUN,
          DELIVERED,
          ACCOUNTED,
          JUNK,
          VOLUME_LEFTOVER ->
          "replay";
    };
  }

  private Call call(Orphan orphan, Optional<Manifest> before) {
    return before
        .map(Adoption::callIn)
        .orElseGet(() ->
            new Call(
                tenant,
                orphan.name(), // the fallback's files are named after the channel
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "customer",
                Map.of()));
  }

  private static Call callIn(Manifest manifest) {
    var call = manifest.call();
    return new Call(
        manifest.tenant(),
        call.channelId(),
        Optional.ofNullable(call.caller()),
        Optional.ofNullable(call.called()),
        Optional.ofNullable(call.direction()),
        Optional.ofNullable(call.type()),
        Optional.ofNullable(call.agent()),
        "customer",
        call.labels());
  }
}
