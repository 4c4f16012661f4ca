package io.sidetape.audio;

/// Finds the longest silence of a side, a piece at a time, from each piece's power.
final class SilenceRun {
  private long frames;
  private long runFrom;
  private Silence longest = Silence.NONE;

  /// Takes in the next `count` frames, which are silent or not as a whole.
  void add(boolean silent, int count) {
    frames += count;
    if (!silent) runFrom = frames;
    else if (frames - runFrom > longest.frames()) longest = new Silence(runFrom, frames - runFrom);
  }

  Silence longest() {
    return longest;
  }
}
