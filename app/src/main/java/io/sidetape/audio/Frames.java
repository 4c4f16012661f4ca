package io.sidetape.audio;

/// Asterisk's unit of time: a snoop delivers a frame of 20 ms at every tick of its timer.
final class Frames {
  static final long MILLIS = 20;

  private Frames() {}

  static long samples(long frames, int sampleRate) {
    return frames * sampleRate * MILLIS / 1000;
  }
}
