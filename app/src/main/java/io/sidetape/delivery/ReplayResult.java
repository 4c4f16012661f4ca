package io.sidetape.delivery;

/// What became of one orphan.
public sealed interface ReplayResult {
  /// What the operator calls it.
  String id();

  /// For people, a line.
  String words();

  /// It is a finished recording now, or was one before.
  record Done(String id, String words) implements ReplayResult {}

  /// It is where it was; somebody must do something.
  record Failed(String id, String words) implements ReplayResult {}

  /// It is in the spool, and goes on without anybody's doing: the sink is down, or there is no
  /// room.
  record Waiting(String id, String words) implements ReplayResult {}
}
