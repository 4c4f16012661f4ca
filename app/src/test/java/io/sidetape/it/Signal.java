package io.sidetape.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// What a party says: noise of its own in a band of speech, so that it resembles nothing but
/// itself, and that only at one place. Ten seconds, so that no call hears it twice; or brief, for
/// who has something else to do afterwards.
final class Signal {
  private static final int SECONDS = 10;
  private static final int BRIEF_SECONDS = 2;
  private static final int TAPS = 201;
  private static final double LEVEL = 0.12;

  private final Path stem;
  private final Path file;
  private final int sampleRate;
  private final short[] samples;

  private Signal(Path stem, Path file, int sampleRate, short[] samples) {
    this.stem = stem;
    this.file = file;
    this.sampleRate = sampleRate;
    this.samples = samples;
  }

  /// The file as the dialplan's Playback wants it, without its ending.
  Path stem() {
    return stem;
  }

  Path file() {
    return file;
  }

  int sampleRate() {
    return sampleRate;
  }

  short[] samples() {
    return samples;
  }

  /// 300 to 3,000 Hz at 8 kHz: what a telephone carries.
  static Signal narrow(Path folder, String name, long seed) throws IOException {
    return write(folder, name, ".wav", 8_000, noise(seed, SECONDS, 8_000, 300, 3_000));
  }

  /// The same, over after two seconds.
  static Signal brief(Path folder, String name, long seed) throws IOException {
    return write(folder, name, ".wav", 8_000, noise(seed, BRIEF_SECONDS, 8_000, 300, 3_000));
  }

  /// 300 to 7,000 Hz at 16 kHz: what G.722 carries.
  static Signal wide(Path folder, String name, long seed) throws IOException {
    return write(folder, name, ".wav16", 16_000, noise(seed, SECONDS, 16_000, 300, 7_000));
  }

  double shareAbove4500Hz() {
    return shareAbove4500Hz(samples, sampleRate);
  }

  /// The share of the power above 4.5 kHz, which a narrow channel would have cut away.
  static double shareAbove4500Hz(short[] samples, int sampleRate) {
    var high = filtered(samples, bandPass(sampleRate, 4_500, sampleRate / 2.0));
    return power(high) / power(samples);
  }

  private static short[] noise(long seed, int seconds, int sampleRate, double low, double high) {
    var random = new Random(seed);
    var white = new short[seconds * sampleRate];
    for (int i = 0; i < white.length; i++)
      white[i] = clipped(random.nextGaussian() * LEVEL * Short.MAX_VALUE);
    return filtered(white, bandPass(sampleRate, low, high));
  }

  /// A windowed sinc from `low` to `high`.
  private static double[] bandPass(int sampleRate, double low, double high) {
    var taps = new double[TAPS];
    for (int i = 0; i < TAPS; i++) {
      double window = 0.54 - 0.46 * Math.cos(2 * Math.PI * i / (TAPS - 1));
      int n = i - TAPS / 2;
      taps[i] = window * (sinc(2 * high / sampleRate, n) - sinc(2 * low / sampleRate, n));
    }
    return taps;
  }

  private static double sinc(double cut, int n) {
    return n == 0 ? cut : Math.sin(Math.PI * cut * n) / (Math.PI * n);
  }

  private static short[] filtered(short[] samples, double[] taps) {
    var result = new short[samples.length];
    for (int i = 0; i < result.length; i++) {
      double sum = 0;
      for (int k = Math.max(0, i - samples.length + 1); k < Math.min(taps.length, i + 1); k++)
        sum += taps[k] * samples[i - k];
      result[i] = clipped(sum);
    }
    return result;
  }

  private static short clipped(double value) {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.rint(value)));
  }

  private static double power(short[] samples) {
    double sum = 0;
    for (short sample : samples) sum += (double) sample * sample;
    return sum / samples.length;
  }

  private static Signal write(
      Path folder, String name, String ending, int sampleRate, short[] samples) throws IOException {
    var file = folder.resolve(name + ending);
    int bytes = 2 * samples.length;
    var wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(US_ASCII)).putInt(36 + bytes);
    wav.put("WAVEfmt ".getBytes(US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(sampleRate).putInt(2 * sampleRate);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(US_ASCII)).putInt(bytes);
    for (short sample : samples) wav.putShort(sample);
    Files.write(file, wav.array());
    return new Signal(folder.resolve(name), file, sampleRate, samples);
  }
}
