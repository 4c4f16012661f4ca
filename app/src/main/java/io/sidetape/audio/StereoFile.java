package io.sidetape.audio;

/// A stereo file as it was written.
///
/// @param sampleRate in Hz: the higher of the two sides'
/// @param frames samples of each side
/// @param sizeBytes of the whole file
/// @param sha256 of the whole file, in lower-case hex; empty where no hashes were asked for
/// @param pcmSha256 of the samples alone, as they lie in the file; empty likewise
/// @param identical whether both sides are one and the same sound, which no call is
public record StereoFile(
    int sampleRate,
    long frames,
    long sizeBytes,
    String sha256,
    String pcmSha256,
    boolean identical,
    Side left,
    Side right) {

  /// In whole milliseconds, rounded down.
  public long durationMillis() {
    return frames / sampleRate * 1000 + frames % sampleRate * 1000 / sampleRate;
  }
}
