package io.sidetape.daemon;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/// Reads the file as a tree that knows its lines, and makes nothing of the values.
final class YamlFile {
  private YamlFile() {}

  /// The file's keys and values, or nothing when it is empty.
  static @Nullable MappingNode read(Path file) throws Wrong {
    var root = compose(text(file));
    if (root == null || root.getTag().equals(Tag.NULL)) return null;
    if (root instanceof MappingNode mapping) return mapping;
    throw new Wrong("holds no keys and values; see the commented example");
  }

  private static String text(Path file) throws Wrong {
    try {
      if (Files.isDirectory(file)) throw new Wrong("is a folder; name the file in it");
      var text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (NoSuchFileException missing) {
      throw new Wrong("is not there; create it, or name another with --config");
    } catch (AccessDeniedException forbidden) {
      throw new Wrong("cannot be read; let the daemon's user read it (chown, chmod 640)");
    } catch (CharacterCodingException binary) {
      throw new Wrong("is not UTF-8 text; save it as UTF-8");
    } catch (IOException broken) {
      throw new Wrong("cannot be read: " + broken.getMessage());
    }
  }

  private static @Nullable Node compose(String text) throws Wrong {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    } catch (MarkedYAMLException broken) {
      throw new Wrong(
          where(broken) + "is not YAML: " + oneLine(broken.getProblem()) + "; correct it there");
    } catch (YAMLException broken) {
      throw new Wrong("is not YAML: " + oneLine(broken.getMessage()));
    }
  }

  private static String where(MarkedYAMLException broken) {
    var mark = broken.getProblemMark();
    return mark == null
        ? ""
        : "line %d, column %d: ".formatted(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String oneLine(@Nullable String message) {
    return message == null ? "unreadable" : message.replaceAll("\\s+", " ").strip();
  }
}
