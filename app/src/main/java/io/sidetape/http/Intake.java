package io.sidetape.http;

/// What a route takes of a request's body; a body that is larger is a 413.
public sealed interface Intake {
  /// No body.
  record Nothing() implements Intake {}

  /// The handler is asked when the whole is there, within the time for a request.
  record Whole(int mostBytes) implements Intake {}

  /// The handler is asked at once and takes the body as it comes; the client is waited for as long
  /// as it goes on sending.
  record Streamed(long mostBytes) implements Intake {}

  /// The limit in bytes.
  default long limit() {
    return switch (this) {
      case Nothing _ -> 0;
      case Whole whole -> whole.mostBytes();
      case Streamed streamed -> streamed.mostBytes();
    };
  }
}
