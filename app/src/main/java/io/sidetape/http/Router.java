package io.sidetape.http;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Finds who answers a request.
final class Router {
  private record Entry(Template template, Map<String, Route> routes) {}

  private final List<Entry> entries;

  /// What there is at a path.
  sealed interface Found {
    /// This route, and what stands for its names.
    record Here(Route route, Map<String, String> variables) implements Found {}

    /// The path is there, but not with this method.
    record OtherMethods(String allowed) implements Found {}

    /// No such path.
    record Nothing() implements Found {}

    /// Not a path that anything could be at.
    record Unclean() implements Found {}
  }

  Router(List<Route> routes) {
    var byTemplate = new LinkedHashMap<Template, Map<String, Route>>();
    for (var route : routes)
      byTemplate
          .computeIfAbsent(Template.of(route.path()), _ -> new LinkedHashMap<>())
          .put(route.method(), route);
    entries =
        byTemplate.entrySet().stream()
            .map(entry -> new Entry(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingInt(entry -> entry.template().variables()))
            .toList();
  }

  Found find(String method, String path) {
    var segments = Template.split(path);
    return segments.isEmpty() ? new Found.Unclean() : find(method, segments.get());
  }

  private Found find(String method, List<String> path) {
    for (var entry : entries) {
      var variables = entry.template().match(path);
      if (variables.isPresent()) return at(entry, method, variables.get());
    }
    return new Found.Nothing();
  }

  private static Found at(Entry entry, String method, Map<String, String> variables) {
    var route = entry.routes().get(method.equals("HEAD") ? "GET" : method);
    return route == null
        ? new Found.OtherMethods(allowed(entry))
        : new Found.Here(route, variables);
  }

  private static String allowed(Entry entry) {
    var methods = new TreeSet<>(entry.routes().keySet());
    if (methods.contains("GET")) methods.add("HEAD");
    return String.join(", ", methods);
  }
}
