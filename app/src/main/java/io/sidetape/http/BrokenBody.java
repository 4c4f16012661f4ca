package io.sidetape.http;

import java.io.IOException;

/// A request's body that did not come to its end: cut, too slow, too large, unreadable.
final class BrokenBody extends IOException {
  private final int status;
  private final String detail;

  BrokenBody(int status, String detail) {
    super(detail);
    this.status = status;
    this.detail = detail;
  }

  /// What the client is told, if it still listens.
  Response response() {
    return Response.problem(status, detail);
  }
}
