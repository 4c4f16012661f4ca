package io.sidetape.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The file being read, the environment it may name, and what was found wrong so far.
record Source(Path file, Environment env, List<String> problems, List<Place> plainSecrets) {
  /// A key and the line it stands on.
  record Place(String key, int line) {}

  Source(Path file, Map<String, String> env) {
    this(file, new Environment(env), new ArrayList<>(), new ArrayList<>());
  }

  void add(String what) {
    problems.add(file + ": " + what);
  }

  void add(Place place, String what) {
    problems.add(file + ":" + place.line() + ": " + place.key() + ": " + what);
  }
}
