package io.sidetape.audio;

/// The longest stretch of a side without a sound, to about half a second.
///
/// @param fromFrame where it begins in the stereo file
/// @param frames how long it is; 0 for none
public record Silence(long fromFrame, long frames) {
  /// No stretch at all.
  public static final Silence NONE = new Silence(0, 0);
}
