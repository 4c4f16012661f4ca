package io.sidetape.delivery;

import io.sidetape.delivery.RecordingsScan.Found;
import io.sidetape.spool.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The files of one recording, going by their names.
final class Group {
  private final Family family;
  private final Map<Side, Found> sides = new EnumMap<>(Side.class);
  private final List<Found> extras = new ArrayList<>();

  private Group(Family family) {
    this.family = family;
  }

  /// Puts together what belongs together.
  static Collection<Group> of(List<Found> files, List<PairPattern> patterns) {
    var groups = new LinkedHashMap<String, Group>();
    for (var file : files)
      Family.of(file.file(), patterns).ifPresent(family -> put(groups, family, file));
    return groups.values();
  }

  private static void put(Map<String, Group> groups, Family family, Found file) {
    var group = groups.computeIfAbsent(family.whose() + family.key(), _ -> new Group(family));
    if (family.side().isEmpty()) {
      group.extras.add(file);
      return;
    }
    var twin = group.sides.put(family.side().get(), file);
    if (twin != null) put(groups, Family.nobodys(twin.file()), twin); // two formats of one side
  }

  Family family() {
    return family;
  }

  Map<Side, Found> sides() {
    return sides;
  }

  /// Mixes of both sides, or files that are nobody's.
  List<Found> extras() {
    return extras;
  }

  List<Found> files() {
    var files = new ArrayList<>(sides.values());
    files.addAll(extras);
    return files;
  }
}
