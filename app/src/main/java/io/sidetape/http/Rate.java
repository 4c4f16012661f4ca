package io.sidetape.http;

/// How often one client may ask.
///
/// @param perSecond in the long run
/// @param burst at once, after a rest
public record Rate(int perSecond, int burst) {
  /// A page of the player with its parts, several times a second.
  public static final Rate DEFAULT = new Rate(50, 200);

  public Rate {
    if (perSecond < 1 || burst < 1) throw new IllegalArgumentException("a rate of nothing");
  }
}
