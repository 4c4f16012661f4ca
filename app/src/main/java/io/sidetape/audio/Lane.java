package io.sidetape.audio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One side on the output's timeline: silence before it starts, its samples at the output's rate,
/// silence from its end for as long as is asked for. Without a file it is silence all along.
final class Lane implements AutoCloseable {
  /// Samples handled at a time: so few that a piece and what is made of it stay in the first cache.
  static final int PIECE = 1024;

  private final @Nullable PcmFile file;
  private final short[] shorts = new short[PIECE];
  private final SamplePairs twos = new SamplePairs();
  private final Levels levels = new Levels();
  private @Nullable SampleSource source;
  private long leadLeft;

  private Lane(@Nullable PcmFile file) {
    this.file = file;
    this.source = file;
  }

  static Lane open(@Nullable Path path) throws IOException {
    return new Lane(path == null ? null : PcmFile.open(path));
  }

  /// In Hz; 0 without a file.
  int sourceRate() {
    return file == null ? 0 : file.sampleRate();
  }

  /// Puts the side on the timeline, before its first sample is read, and says where it ends there.
  long place(int outputRate, long leadSamples) {
    if (file == null) return 0;
    if (file.sampleRate() != outputRate) {
      source = new Resampled(file, file.sampleRate(), outputRate);
    }
    leadLeft = leadSamples;
    return Math.addExact(leadSamples, source == null ? 0 : source.samples());
  }

  /// The next `count` samples of the timeline, up to [#PIECE], as [SamplePairs], their levels
  /// taken.
  void read(int[] pairs, int count) throws IOException {
    int silence = (int) Math.min(leadLeft, count);
    leadLeft -= silence;
    Arrays.fill(shorts, 0, silence, (short) 0);
    int filled = silence + readSource(silence, count - silence);
    Arrays.fill(shorts, filled, count, (short) 0);
    twos.pair(shorts, count, pairs);
    levels.add(pairs, count);
  }

  private int readSource(int offset, int length) throws IOException {
    return source == null || length == 0 ? 0 : Math.max(0, source.read(shorts, offset, length));
  }

  Side side(long frames) {
    return new Side(
        file == null ? 0 : file.samples(),
        sourceRate(),
        file == null || file.headerTrusted(),
        levels.peakDbfs(),
        levels.rmsDbfs(frames),
        levels.silent(),
        levels.longestSilence());
  }

  @Override
  public void close() throws IOException {
    if (file != null) file.close();
  }
}
