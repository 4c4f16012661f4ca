package io.sidetape.ari;

import java.time.Duration;

/// How [FakeAsterisk] answers one request.
public sealed interface Reply {
  /// The usual answer.
  record Answer(int status, String body) implements Reply {}

  /// The answer after a while; other connections are served meanwhile.
  record Late(Duration time, Reply reply) implements Reply {}

  /// The connection stays open and nothing comes.
  record Never() implements Reply {}

  /// The connection is closed without a byte.
  record HangUp() implements Reply {}

  /// These bytes as they are, then the connection is closed.
  record Raw(String bytes) implements Reply {}

  /// The same, but only our sending half is closed.
  record HalfClose(String bytes) implements Reply {}

  static Reply ok(String json) {
    return new Answer(200, json);
  }

  static Reply done() {
    return new Answer(204, "");
  }

  static Reply refused(int status, String message) {
    return new Answer(status, "{\"message\":\"" + message + "\"}");
  }
}
