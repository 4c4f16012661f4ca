package io.sidetape.http;

/// Which handler answers a method on a path, and what body it takes. The path may hold `{names}`,
/// each for one whole segment: `/api/calls/{id}/recording`.
public record Route(String method, String path, Intake intake, Handler handler) {
  /// Takes no body.
  public Route(String method, String path, Handler handler) {
    this(method, path, new Intake.Nothing(), handler);
  }

  /// Also answers `HEAD`, with the headers alone.
  public static Route get(String path, Handler handler) {
    return new Route("GET", path, handler);
  }

  /// Answers `DELETE`; takes no body.
  public static Route delete(String path, Handler handler) {
    return new Route("DELETE", path, handler);
  }

  /// Takes a body of at most so many bytes, whole: a form, JSON.
  public static Route post(String path, int mostBytes, Handler handler) {
    return new Route("POST", path, new Intake.Whole(mostBytes), handler);
  }

  /// Takes a body of at most so many bytes while it comes: a recording.
  public static Route upload(String path, long mostBytes, Handler handler) {
    return new Route("POST", path, new Intake.Streamed(mostBytes), handler);
  }
}
