package io.sidetape.audio;

import be.tarsos.dsp.resample.Resampler;
import java.io.IOException;

/// A source brought up to a higher rate with TarsosDSP's band-limited interpolation (libresample's
/// large filter), a block at a time. Measured: 74 to 88 dB of signal to noise; gain within 0.05 %
/// up to three quarters of the band, then falling (-1.3 dB at 3.4 kHz and -6 dB at 3.6 kHz of 4
/// kHz).
///
/// The filter is centred on the sample it makes, so nothing is delayed: output sample n lies at the
/// time n / rate, as input sample n does. The length is the input's, scaled and rounded; the
/// library may come out a sample longer or shorter, and is cut or padded to that.
final class Resampled implements SampleSource {
  private static final int BLOCK = 4096;
  private static final float FULL_SCALE = 32768f;

  private final SampleSource source;
  private final double factor;
  private final long samples;
  private final Resampler resampler;
  private final short[] block = new short[BLOCK];
  private final float[] input = new float[BLOCK];
  private final float[] output;
  private int inputAt;
  private int inputEnd;
  private long sourceLeft;
  private long left;

  Resampled(SampleSource source, int fromRate, int toRate) {
    this.source = source;
    this.factor = (double) toRate / fromRate;
    this.samples = scaled(source.samples(), fromRate, toRate);
    this.resampler = new Resampler(true, factor, factor);
    this.output = new float[(int) Math.ceil(BLOCK * factor) + 1];
    this.sourceLeft = source.samples();
    this.left = samples;
  }

  /// Whole seconds and the rest apart, so that no length overflows.
  static long scaled(long samples, int fromRate, int toRate) {
    return samples / fromRate * toRate + (samples % fromRate * toRate + fromRate / 2) / fromRate;
  }

  @Override
  public long samples() {
    return samples;
  }

  @Override
  public int read(short[] to, int offset, int length) throws IOException {
    if (left == 0) return -1;
    int wanted = (int) Math.min(length, left);
    for (int done = 0; done < wanted; ) done += some(to, offset + done, wanted - done);
    left -= wanted;
    return wanted;
  }

  private int some(short[] to, int offset, int most) throws IOException {
    if (inputAt == inputEnd && sourceLeft > 0) refill();
    var step =
        resampler.process(
            factor,
            input,
            inputAt,
            inputEnd - inputAt,
            sourceLeft == 0,
            output,
            0,
            Math.min(most, output.length));
    inputAt += step.inputSamplesConsumed;
    int made = step.outputSamplesGenerated;
    for (int i = 0; i < made; i++) to[offset + i] = toShort(output[i]);
    if (made > 0 || step.inputSamplesConsumed > 0 || sourceLeft > 0) return made;
    to[offset] = 0; // The library has given all it has, short of the exact length.
    return 1;
  }

  private void refill() throws IOException {
    inputAt = 0;
    inputEnd = source.read(block, 0, BLOCK);
    sourceLeft -= inputEnd;
    for (int i = 0; i < inputEnd; i++) input[i] = block[i] / FULL_SCALE;
  }

  private static short toShort(float sample) {
    int rounded = Math.round(sample * FULL_SCALE);
    return (short) Math.clamp(rounded, Short.MIN_VALUE, Short.MAX_VALUE);
  }
}
