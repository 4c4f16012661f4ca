package io.sidetape.audio;

import java.io.IOException;
import java.nio.file.Path;

/// The shape of a stereo file as a picture needs it: the loudest sample of each of so many equal
/// stretches, a side, from 0 to 1.
public final class Waveform {
  private static final int BLOCK_FRAMES = 64 * 1024;
  private static final int MAX_POINTS = 1 << 20;
  private static final float FULL_SCALE = 32768f;

  private final int sampleRate;
  private final long frames;
  private final float[] left;
  private final float[] right;

  private Waveform(int sampleRate, long frames, int points) {
    this.sampleRate = sampleRate;
    this.frames = frames;
    this.left = new float[points];
    this.right = new float[points];
  }

  /// Reads the whole file once. A file of fewer frames than points leaves some points at 0.
  ///
  /// @throws NotAudioException where the file is not stereo audio
  public static Waveform of(Path stereo, int points) throws IOException {
    if (points < 1 || points > MAX_POINTS) {
      throw new IllegalArgumentException(points + " points, 1 to " + MAX_POINTS + " wanted");
    }
    try (var file = PcmFile.open(stereo, 2)) {
      var waveform = new Waveform(file.sampleRate(), file.samples() / 2, points);
      waveform.read(file);
      return waveform;
    }
  }

  /// In Hz.
  public int sampleRate() {
    return sampleRate;
  }

  /// Samples a side.
  public long frames() {
    return frames;
  }

  /// The left side's peaks, a copy.
  public float[] left() {
    return left.clone();
  }

  /// The right side's peaks, a copy.
  public float[] right() {
    return right.clone();
  }

  private void read(PcmFile file) throws IOException {
    var block = new short[2 * BLOCK_FRAMES];
    long at = 0;
    for (int read; (read = file.read(block, 0, block.length)) > 0; at += read / 2) {
      add(block, read / 2, at);
    }
  }

  /// Stretch by stretch, so that the division is not made for every sample.
  private void add(short[] block, int count, long at) {
    for (int i = 0; i < count; ) {
      int point = point(at + i);
      int end = (int) Math.min(count, start(point + 1) - at);
      left[point] = Math.max(left[point], peak(block, 2 * i, 2 * end));
      right[point] = Math.max(right[point], peak(block, 2 * i + 1, 2 * end));
      i = end;
    }
  }

  /// The point that a frame belongs to, and the frame that a point starts at: its inverse.
  private int point(long frame) {
    return (int) (frame * left.length / frames);
  }

  private long start(int point) {
    return Math.ceilDiv(point * frames, (long) left.length);
  }

  private static float peak(short[] block, int from, int to) {
    int peak = 0;
    for (int i = from; i < to; i += 2) peak = Math.max(peak, Math.abs(block[i]));
    return peak / FULL_SCALE;
  }
}
