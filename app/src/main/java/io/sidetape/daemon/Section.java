package io.sidetape.daemon;

import io.sidetape.daemon.Source.Place;
import io.sidetape.daemon.Values.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// One mapping of the file. What is asked for is what is known; [#refuseUnknown] reports the rest.
final class Section {
  private record Entry(int line, Node value) {}

  private final Source source;
  private final String path;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();

  Section(Source source, String path, @Nullable MappingNode mapping) {
    this.source = source;
    this.path = path;
    if (mapping != null)
      for (var pair : mapping.getValue()) enter(pair.getKeyNode(), pair.getValueNode());
  }

  /// The value, if it stands there and is right; if it is wrong, that is noted.
  <T> Optional<T> value(String key, Kind<T> kind) {
    known.add(key);
    var entry = entries.get(key);
    if (entry == null) return Optional.empty();
    try {
      return Optional.of(kind.read(source.env().fill(scalar(entry.value()))));
    } catch (Wrong wrong) {
      source.add(place(key, entry), wrong.what());
      return Optional.empty();
    }
  }

  /// The values of a list; those that are wrong are noted.
  <T> List<T> list(String key, Kind<T> kind) {
    known.add(key);
    var entry = entries.get(key);
    if (entry == null || isNull(entry.value())) return List.of();
    if (entry.value() instanceof SequenceNode items) return list(key, items, kind);
    source.add(place(key, entry), "is " + kind(entry.value()) + "; write a list, e.g. [a, b]");
    return List.of();
  }

  private <T> List<T> list(String key, SequenceNode items, Kind<T> kind) {
    var values = new ArrayList<T>();
    for (var item : items.getValue()) {
      try {
        values.add(kind.read(source.env().fill(scalar(item))));
      } catch (Wrong wrong) {
        source.add(new Place(path(key), item.getStartMark().getLine() + 1), wrong.what());
      }
    }
    return values;
  }

  /// The value; a stand-in when it is missing or wrong, which is noted.
  <T> T required(String key, Kind<T> kind, T standIn) {
    if (!entries.containsKey(key)) source.add(path(key) + ": is missing; it must be set");
    return value(key, kind).orElse(standIn);
  }

  /// Notes that neither stands there.
  void oneOf(String key, String other) {
    if (!entries.containsKey(key) && !entries.containsKey(other))
      source.add(path + ": needs `" + key + "` or `" + other + "`");
  }

  /// Notes a secret that stands in the file itself; what is read is not changed by it.
  void secretAt(String key) {
    var entry = entries.get(key);
    if (entry != null
        && entry.value() instanceof ScalarNode node
        && !node.getValue().isEmpty()
        && !Environment.isNamedIn(node.getValue())) source.plainSecrets().add(place(key, entry));
  }

  /// The section below the key; an empty one when it is not there.
  Section section(String key) {
    return find(key).orElseGet(() -> new Section(source, path(key), null));
  }

  /// The section below the key, unless it is not there or has nothing in it.
  Optional<Section> find(String key) {
    known.add(key);
    var entry = entries.get(key);
    if (entry == null || isNull(entry.value())) return Optional.empty();
    if (entry.value() instanceof MappingNode mapping)
      return Optional.of(new Section(source, path(key), mapping));
    source.add(place(key, entry), "is " + kind(entry.value()) + "; put keys and values below it");
    return Optional.empty();
  }

  /// The sections of a list; what is none is noted.
  List<Section> sections(String key) {
    known.add(key);
    var entry = entries.get(key);
    if (entry == null || isNull(entry.value())) return List.of();
    if (entry.value() instanceof SequenceNode items) return sections(key, items);
    source.add(place(key, entry), "is " + kind(entry.value()) + "; write a list of `- key: value`");
    return List.of();
  }

  private List<Section> sections(String key, SequenceNode items) {
    var sections = new ArrayList<Section>();
    for (var item : items.getValue()) {
      var at = path(key) + "[" + sections.size() + "]";
      if (item instanceof MappingNode mapping) sections.add(new Section(source, at, mapping));
      else
        source.add(
            new Place(at, item.getStartMark().getLine() + 1),
            "is " + kind(item) + "; put keys and values there");
    }
    return sections;
  }

  /// The keys, where they are names that the operator chose; they are checked by the kind.
  Set<String> names(Kind<String> kind) {
    for (var entry : entries.entrySet()) {
      try {
        kind.read(entry.getKey());
      } catch (Wrong wrong) {
        source.add(place(entry.getKey(), entry.getValue()), wrong.what());
      }
    }
    return Set.copyOf(entries.keySet());
  }

  /// Notes each key that nobody asked for, with the one that was probably meant.
  void refuseUnknown() {
    entries.forEach((key, entry) -> {
      if (known.contains(key)) return;
      var meant = Nearest.to(key, known).map(near -> "; the nearest known key is `" + near + "`");
      source.add(place(key, entry), "is an unknown key" + meant.orElse("; remove it"));
    });
  }

  private void enter(Node keyNode, Node value) {
    int line = keyNode.getStartMark().getLine() + 1;
    if (!(keyNode instanceof ScalarNode key)) {
      source.add(
          new Place(path.isEmpty() ? "top" : path, line), "has a key that is no word; remove it");
      return;
    }
    var first = entries.putIfAbsent(key.getValue(), new Entry(line, value));
    if (first != null)
      source.add(
          new Place(path(key.getValue()), line),
          "stands on line " + first.line() + " as well; keep one");
  }

  private static String scalar(Node node) throws Wrong {
    if (isNull(node)) throw new Wrong("has no value; give it one or remove it");
    if (node instanceof ScalarNode scalar) return scalar.getValue();
    throw new Wrong("is " + kind(node) + "; write a single value");
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode mapping -> "a mapping";
      case SequenceNode list -> "a list";
      case ScalarNode scalar -> "the value " + Values.quoted(scalar.getValue());
      default -> "something else";
    };
  }

  private Place place(String key, Entry entry) {
    return new Place(path(key), entry.line());
  }

  private String path(String key) {
    var shown = key.matches("[\\w.-]{1,64}") ? key : Values.quoted(key);
    return path.isEmpty() ? shown : path + "." + shown;
  }
}
