package io.sidetape.audio;

import java.time.Instant;

/// How two sides lie on one timeline, and how sure that is.
///
/// It comes from the moments at which the two recordings started, and never from where they end:
/// Asterisk ticks every snoop each 20 ms, so the sides differ by whole frames at the start and keep
/// that offset, whereas the ends were seen 80 ms apart on a call that had started to the sample.
///
/// @param offsetSamples positive: the right side started so much later; negative: the left did
/// @param uncertaintySamples the truth lies within so much on either hand
/// @param method `recording-started`, `file-times`, `given` or `none`
public record Alignment(long offsetSamples, long uncertaintySamples, String method) {
  private static final long FRAME_MILLIS = Frames.MILLIS;

  /// With a timestamp missing: the daemon starts both sides within 500 ms or gives one up.
  private static final long ASSUMED_FRAMES = 500 / FRAME_MILLIS;

  /// A file is closed within milliseconds of its last frame, a few frames on a busy machine.
  private static final long FILE_FRAMES = 100 / FRAME_MILLIS;

  /// From the timestamps of the two `RecordingStarted`. They have a jitter of several milliseconds,
  /// and the true offset is a whole number of frames: so the nearest one, and at a tie the smaller.
  public static Alignment fromStarts(Instant left, Instant right, int sampleRate) {
    long gapMillis = right.toEpochMilli() - left.toEpochMilli();
    long frames = (Math.abs(gapMillis) + FRAME_MILLIS / 2 - 1) / FRAME_MILLIS;
    return new Alignment(
        Frames.samples(Long.signum(gapMillis) * frames, sampleRate),
        Frames.samples(1, sampleRate),
        "recording-started");
  }

  /// From starts of which one at least was worked out from when its file was last written.
  public static Alignment fromFiles(Instant left, Instant right, int sampleRate) {
    var offset = fromStarts(left, right, sampleRate).offsetSamples();
    return new Alignment(offset, Frames.samples(FILE_FRAMES, sampleRate), "file-times");
  }

  /// For when a timestamp is missing: both at once, with half a second of doubt.
  public static Alignment assumed(int sampleRate) {
    return new Alignment(0, Frames.samples(ASSUMED_FRAMES, sampleRate), "none");
  }

  /// As somebody who knows says.
  public static Alignment given(long offsetSamples) {
    return new Alignment(offsetSamples, 0, "given");
  }
}
