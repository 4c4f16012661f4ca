package io.sidetape.ari;

import io.sidetape.ari.HttpLink.Answer;
import java.util.concurrent.CompletableFuture;

/// The answer to a request that has been sent.
interface Coming {
  /// Completed, by an answer or a fault, when there is nothing left to wait for; but perhaps
  /// something to be tried once more.
  CompletableFuture<?> over();

  /// Waits until the request's deadline at the latest. Whoever sent it calls this, once: until then
  /// a late connection is kept.
  ///
  /// @throws AriException.Unreachable no answer
  Answer await();
}
