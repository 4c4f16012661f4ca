package io.sidetape.audio;

/// What one side of a stereo file was made of and how loud it is there.
///
/// Levels are over the whole channel as written, padding included, so that they can be had again
/// from the file alone. 0 dBFS is a sample of -32768; a square wave of full scale has 0 dBFS RMS.
///
/// @param sourceSamples samples in the file it came from, at that file's rate; 0 for no file
/// @param sourceRate in Hz; 0 for no file
/// @param headerTrusted whether the source's header agreed with its size; true for no file
/// @param peakDbfs the loudest sample, from 0 down to [#FLOOR_DBFS] for digital silence
/// @param rmsDbfs the mean power, from 0 down to [#FLOOR_DBFS]
/// @param silent whether no sample is above [#SILENCE_DBFS]
/// @param longestSilence by mean power, so that a click does not end it
public record Side(
    long sourceSamples,
    int sourceRate,
    boolean headerTrusted,
    double peakDbfs,
    double rmsDbfs,
    boolean silent,
    Silence longestSilence) {
  /// What digital silence is said to be, because JSON has no infinity. The softest sound of 16 bits
  /// peaks at -90.3.
  public static final double FLOOR_DBFS = -120;

  /// A peak under this is silence: an idle µ-law or A-law line hums at ±8, which is -72.
  public static final double SILENCE_DBFS = -60;
}
