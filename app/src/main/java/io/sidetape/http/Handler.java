package io.sidetape.http;

/// Answers the requests of one [Route], on a virtual thread; it may wait.
@FunctionalInterface
public interface Handler {
  /// The answer to `request`.
  ///
  /// @throws Exception whatever it is, the client is told 500 and the log has the rest
  Response answer(Request request) throws Exception;
}
