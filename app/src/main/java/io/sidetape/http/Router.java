package io.sidetape.http;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Finds who answers a request.
final class Router {
  private record Entry(Template template, Map<String, Handler> handlers) {}

  private final List<Entry> entries;

  /// What there is at a path.
  sealed interface Found {
    /// This handler, and what stands for its names.
    record Here(Handler handler, Map<String, String> variables) implements Found {}

    /// The path is there, but not with this method.
    record OtherMethods(String allowed) implements Found {}

    /// No such path.
    record Nothing() implements Found {}

    /// Not a path that anything could be at.
    record Unclean() implements Found {}
  }

  Router(List<Route> routes) {
    var byTemplate = new LinkedHashMap<Template, Map<String, Handler>>();
    for (var route : routes)
      byTemplate
          .computeIfAbsent(Template.of(route.path()), _ -> new LinkedHashMap<>())
          .put(route.method(), route.handler());
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
    var handler = entry.handlers().get(method.equals("HEAD") ? "GET" : method);
    return handler == null
        ? new Found.OtherMethods(allowed(entry))
        : new Found.Here(handler, variables);
  }

  private static String allowed(Entry entry) {
    var methods = new TreeSet<>(entry.handlers().keySet());
    if (methods.contains("GET")) methods.add("HEAD");
    return String.join(", ", methods);
  }
}
