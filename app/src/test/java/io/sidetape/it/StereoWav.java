package io.sidetape.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A finished recording as its bytes have it, read without any help of the code under test.
final class StereoWav {
  private static final int DATA = 0x61746164; // "data", little-endian
  private static final int FMT = 0x20746d66; // "fmt "

  private final byte[] bytes;
  private final int dataOffset;
  private final int sampleRate;
  private final short[] left;
  private final short[] right;

  private StereoWav(byte[] bytes, int dataOffset, int sampleRate, short[] left, short[] right) {
    this.bytes = bytes;
    this.dataOffset = dataOffset;
    this.sampleRate = sampleRate;
    this.left = left;
    this.right = right;
  }

  static StereoWav read(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    var wav = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int sampleRate = 0;
    int at = 12;
    for (; wav.getInt(at) != DATA; at += 8 + wav.getInt(at + 4)) {
      if (wav.getInt(at) != FMT) continue;
      sampleRate = wav.getInt(at + 12);
      require(wav.getShort(at + 8) == 1 && wav.getShort(at + 10) == 2, file + ": not stereo PCM");
      require(wav.getShort(at + 22) == 16, file + ": not 16 bits");
    }
    int dataOffset = at + 8;
    require(wav.getInt(at + 4) == bytes.length - dataOffset, file + ": data size is not the rest");
    require(wav.getInt(4) == bytes.length - 8, file + ": RIFF size is not the file's");
    return sides(bytes, dataOffset, sampleRate, wav);
  }

  private static StereoWav sides(byte[] bytes, int dataOffset, int sampleRate, ByteBuffer wav) {
    int frames = (bytes.length - dataOffset) / 4;
    var left = new short[frames];
    var right = new short[frames];
    for (int i = 0; i < frames; i++) {
      left[i] = wav.getShort(dataOffset + 4 * i);
      right[i] = wav.getShort(dataOffset + 4 * i + 2);
    }
    return new StereoWav(bytes, dataOffset, sampleRate, left, right);
  }

  /// The whole file.
  byte[] bytes() {
    return bytes;
  }

  /// The samples alone, as they lie in the file.
  byte[] pcm() {
    return Arrays.copyOfRange(bytes, dataOffset, bytes.length);
  }

  int sampleRate() {
    return sampleRate;
  }

  short[] left() {
    return left;
  }

  short[] right() {
    return right;
  }

  int frames() {
    return left.length;
  }

  private static void require(boolean truth, String otherwise) {
    if (!truth) throw new AssertionError(otherwise);
  }
}
