package io.sidetape.http;

import java.io.IOException;

/// What a client sent is not of the form that it says it has. The server answers 400 with the
/// message if a handler lets it pass.
public final class MalformedException extends IOException {
  MalformedException(String message) {
    super(message);
  }
}
