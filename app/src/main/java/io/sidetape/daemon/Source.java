package io.sidetape.daemon;

import static java.util.Comparator.comparingInt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The file being read, the environment it may name, and what was found wrong so far.
record Source(Path file, Environment env, List<Problem> found, List<Place> plainSecrets) {
  /// A key and the line it stands on.
  record Place(String key, int line) {}

  /// What is wrong, and on which line; 0 where it is the whole file.
  record Problem(int line, String what) {}

  Source(Path file, Map<String, String> env) {
    this(file, new Environment(env), new ArrayList<>(), new ArrayList<>());
  }

  void add(String what) {
    found.add(new Problem(0, file + ": " + what));
  }

  void add(Place place, String what) {
    var where = file + ":" + place.line() + ": " + place.key();
    found.add(new Problem(place.line(), where + ": " + what));
  }

  /// In the order of the file's lines.
  List<String> problems() {
    return found.stream().sorted(comparingInt(Problem::line)).map(Problem::what).toList();
  }
}
