package io.sidetape.metrics;

import java.util.Optional;
import java.util.function.Supplier;

/// A part's answer to "how are you": nothing, or its problem in words for an operator.
public interface Check {
  /// A short stable word, e.g. `ari` or `volume`.
  String name();

  /// May look at discs and wait a moment; runs on a virtual thread of its own.
  Optional<String> problem();

  /// A check made of a name and a question.
  static Check of(String name, Supplier<Optional<String>> problem) {
    return new Check() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<String> problem() {
        return problem.get();
      }
    };
  }
}
