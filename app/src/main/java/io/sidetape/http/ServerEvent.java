package io.sidetape.http;

/// One event of an event stream.
///
/// @param name one word
/// @param data JSON, most of the time
public record ServerEvent(String name, String data) {
  public ServerEvent {
    if (!name.matches("\\w+")) throw new IllegalArgumentException("no event's name: " + name);
  }

  /// As it goes over the wire; a line of data each, so that none is taken for a field.
  String text() {
    return "event: " + name + "\ndata: " + String.join("\ndata: ", data.split("\\R", -1)) + "\n\n";
  }
}
