package io.sidetape.http;

/// Which handler answers a method on a path. The path may hold `{names}`, each for one whole
/// segment: `/api/calls/{id}/recording`.
public record Route(String method, String path, Handler handler) {
  /// Also answers `HEAD`, with the headers alone.
  public static Route get(String path, Handler handler) {
    return new Route("GET", path, handler);
  }
}
