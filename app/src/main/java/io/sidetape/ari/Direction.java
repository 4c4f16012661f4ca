package io.sidetape.ari;

/// Which way the sound that a snoop hears is going, seen from the snooped channel.
public enum Direction {
  /// What arrives from the channel's own party.
  IN("in"),
  /// What is sent to it.
  OUT("out");

  private final String word;

  Direction(String word) {
    this.word = word;
  }

  /// ARI's word for it, as in `spy=in`.
  public String word() {
    return word;
  }
}
