package io.sidetape.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A route's path, piece by piece, some of them `{names}`.
record Template(List<String> segments) {
  static Template of(String path) {
    return new Template(List.of(path.substring(1).split("/", -1)));
  }

  /// What stands for each name if `path` is of this form.
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) return Optional.empty();
    var variables = new HashMap<String, String>();
    for (var n = 0; n < path.size(); n++)
      if (!matches(segments.get(n), path.get(n), variables)) return Optional.empty();
    return Optional.of(variables);
  }

  /// Plain segments before variables, so that `/api/calls/new` is not an id.
  int variables() {
    return (int) segments.stream().filter(Template::isVariable).count();
  }

  private static boolean matches(String wanted, String sent, Map<String, String> variables) {
    if (!isVariable(wanted)) return wanted.equals(sent);
    if (sent.isEmpty()) return false;
    variables.put(wanted.substring(1, wanted.length() - 1), sent);
    return true;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{") && segment.endsWith("}");
  }

  /// A path's segments, each decoded for itself, so that an encoded slash never makes a new one;
  /// nothing if it is no clean path: a dot segment, a control character, broken encoding.
  static Optional<List<String>> split(String path) {
    if (!path.startsWith("/")) return Optional.empty();
    var decoded = new ArrayList<String>();
    for (var segment : path.substring(1).split("/", -1)) {
      var text = Percent.decode(segment);
      if (text.isEmpty() || !isClean(text.get())) return Optional.empty();
      decoded.add(text.get());
    }
    return Optional.of(decoded);
  }

  private static boolean isClean(String segment) {
    return !segment.equals(".")
        && !segment.equals("..")
        && segment.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
  }
}
