package io.sidetape.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A list in a JSON file that several processes read and change. Reading it again costs no more
/// than a look at the file, until somebody replaced it.
final class SharedFile<T> {
  private record Read<T>(Stamp stamp, List<T> entries) {}

  private final SecretFolder folder;
  private final String name;
  private final Class<T> kind;
  private volatile @Nullable Read<T> last;

  SharedFile(SecretFolder folder, String name, Class<T> kind) {
    this.folder = folder;
    this.name = name;
    this.kind = kind;
  }

  /// What stands there now; nothing when the file is not there.
  List<T> entries() throws IOException {
    try {
      var stamp =
          Stamp.of(folder.file(name)); // before the content: what comes between is seen next
      var known = last;
      if (known != null && known.stamp().equals(stamp)) return known.entries();
      var entries = parsed(Files.readAllBytes(folder.file(name)));
      last = new Read<>(stamp, entries);
      return entries;
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  /// Replaces the entries, seen by nobody half done.
  void change(UnaryOperator<List<T>> change) throws IOException {
    folder.alone(() -> {
      var after = change.apply(entries());
      folder.write(name, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(after));
      return after;
    });
  }

  private List<T> parsed(byte[] json) throws IOException {
    var list = Json.MAPPER.getTypeFactory().constructCollectionType(List.class, kind);
    try {
      return List.copyOf(Json.MAPPER.<List<T>>readValue(json, list));
    } catch (JsonProcessingException broken) {
      throw new IOException(folder.file(name) + " is damaged: it is not the JSON we wrote", broken);
    }
  }
}
