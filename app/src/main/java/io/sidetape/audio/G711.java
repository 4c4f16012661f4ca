package io.sidetape.audio;

/// ITU-T G.711: the 256 values of µ-law and of A-law, as 16-bit linear samples.
final class G711 {
  private static final int MULAW_BIAS = 0x84;

  private static final short[] MULAW = new short[256];
  private static final short[] ALAW = new short[256];

  static {
    for (int code = 0; code < 256; code++) {
      MULAW[code] = (short) expandMulaw(code);
      ALAW[code] = (short) expandAlaw(code);
    }
  }

  private G711() {}

  static short mulaw(byte code) {
    return MULAW[code & 0xFF];
  }

  static short alaw(byte code) {
    return ALAW[code & 0xFF];
  }

  private static int expandMulaw(int code) {
    int bits = ~code;
    int magnitude = (((bits & 0x0F) << 3) + MULAW_BIAS) << segment(bits);
    return (bits & 0x80) == 0 ? magnitude - MULAW_BIAS : MULAW_BIAS - magnitude;
  }

  private static int expandAlaw(int code) {
    int bits = code ^ 0x55;
    int step = ((bits & 0x0F) << 4) + 8;
    int magnitude = segment(bits) == 0 ? step : (step + 0x100) << (segment(bits) - 1);
    return (bits & 0x80) == 0 ? -magnitude : magnitude;
  }

  private static int segment(int bits) {
    return (bits & 0x70) >> 4;
  }
}
