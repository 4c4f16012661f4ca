package io.sidetape.audio;

import java.time.Duration;
import java.time.Instant;

/// How much of a side is missing from its file: a snoop that misses ticks of its timer drops them
/// without a word, so it shows only as a file shorter than the time between its events.
public final class LostSamples {
  /// Both events are late by up to a frame or two, more than the file can tell.
  private static final long TOLERANCE_FRAMES = 2;

  private LostSamples() {}

  /// The span of the two events less what the file holds, in samples, as whole 20 ms frames. A
  /// difference of up to two frames is the events' own jitter and counts as 0; never negative.
  public static long lost(Instant started, Instant finished, long samples, int sampleRate) {
    long spanMillis = Duration.between(started, finished).toMillis();
    long heldMillis = samples * 1000 / sampleRate;
    long frames = (spanMillis - heldMillis) / Frames.MILLIS;
    return frames <= TOLERANCE_FRAMES ? 0 : Frames.samples(frames, sampleRate);
  }
}
