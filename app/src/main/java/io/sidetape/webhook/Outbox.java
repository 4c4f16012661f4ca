package io.sidetape.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sidetape.io.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The files of one target's messages that nobody has taken yet.
final class Outbox {
  private static final String END = ".json";

  private final Path waiting;
  private final Path setAside;

  Outbox(Path webhooks, String target) throws IOException {
    this.waiting = webhooks.resolve(target);
    this.setAside = webhooks.resolve("set-aside").resolve(target);
    AtomicFile.createFolders(waiting);
  }

  /// On disc once this returns; one with the same id is replaced.
  void add(Message message) throws IOException {
    AtomicFile.write(file(message.id()), Json.MAPPER.writeValueAsBytes(message));
  }

  /// The ids of those that wait, in the order of their calls.
  List<String> ids() throws IOException {
    try (var files = Files.list(waiting)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.startsWith("msg_") && name.endsWith(END))
          .map(name -> name.substring(0, name.length() - END.length()))
          .sorted()
          .toList();
    }
  }

  /// Empty where it is not there; what is no message is set aside.
  Optional<Message> read(String id) throws IOException {
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readAllBytes(file(id)), Message.class));
    } catch (NoSuchFileException taken) {
      return Optional.empty();
    } catch (JsonProcessingException torn) {
      setAside(id);
      return Optional.empty();
    }
  }

  void remove(String id) throws IOException {
    Files.deleteIfExists(file(id));
  }

  /// Out of the way, and kept.
  void setAside(String id) throws IOException {
    AtomicFile.createFolders(setAside);
    AtomicFile.publish(file(id), setAside.resolve(id + END));
  }

  private Path file(String id) {
    return waiting.resolve(id + END);
  }
}
