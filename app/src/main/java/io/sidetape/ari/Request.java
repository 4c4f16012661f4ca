package io.sidetape.ari;

import org.jspecify.annotations.Nullable;

/// What is asked of Asterisk, and by when it must be answered.
///
/// @param path with its query, as the request line has it
/// @param body JSON, if any
record Request(String method, String path, @Nullable String body, Deadline deadline) {
  @Override
  public String toString() {
    return method + " " + path;
  }
}
