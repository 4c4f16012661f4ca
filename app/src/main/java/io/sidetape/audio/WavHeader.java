package io.sidetape.audio;

/// What a reader must know of a file before its first sample: the samples' form, and which bytes
/// are audio.
///
/// @param dataBytes what the file really holds, whatever its header says
/// @param trusted whether the header said the same
record WavHeader(
    SampleFormat format,
    int channels,
    int sampleRate,
    long dataOffset,
    long dataBytes,
    boolean trusted) {

  /// Whole frames only: a crash may have left a part of one at the end.
  long frames() {
    return dataBytes / frameBytes();
  }

  int frameBytes() {
    return format.bytes() * channels;
  }
}
