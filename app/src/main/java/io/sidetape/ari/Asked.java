package io.sidetape.ari;

/// A question of a [Round], which is to be waited for once the round is sent.
@FunctionalInterface
public interface Asked {
  /// Waits until Asterisk has answered, once.
  ///
  /// @throws AriException it did not do it
  void await();
}
