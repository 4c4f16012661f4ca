package io.sidetape.daemon;

import java.util.List;

/// All that is wrong with the configuration, a line each.
public final class ConfigException extends Exception {
  private final List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /// Each names the file, the key, what is wrong and what to do.
  public List<String> problems() {
    return problems;
  }
}
