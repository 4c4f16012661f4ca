package io.sidetape.audio;

import io.sidetape.audio.NotAudioException.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A mono WAV cut out of a 16-bit stereo file while it is read, from any byte on: the same bytes
/// whatever way they are asked for, and nothing in memory but a block. Not for use by two threads
/// at once.
public final class SideCut implements AutoCloseable {
  private static final int BLOCK_FRAMES = 16 * 1024;
  private static final int SAMPLE_BYTES = 2;
  private static final int FRAME_BYTES = 4;

  /// What becomes of the two sides.
  public enum Cut {
    LEFT,
    RIGHT,
    /// Their average, which cannot clip.
    MIX;

    private short of(short left, short right) {
      return switch (this) {
        case LEFT -> left;
        case RIGHT -> right;
        case MIX -> (short) ((left + right) >> 1);
      };
    }
  }

  private final Path file;
  private final FileChannel channel;
  private final WavHeader stereo;
  private final Cut cut;
  private final ByteBuffer header;
  private final ByteBuffer frames = little(BLOCK_FRAMES * FRAME_BYTES);
  private final ByteBuffer samples = little(BLOCK_FRAMES * SAMPLE_BYTES);

  private SideCut(Path file, FileChannel channel, Cut cut) throws IOException {
    this.file = file;
    this.channel = channel;
    this.cut = cut;
    this.stereo = WavParser.parse(file, channel, 2);
    if (stereo.format() != SampleFormat.SIGNED_16) {
      var found = "samples of " + stereo.format().bytes() + " bytes";
      throw new NotAudioException(Problem.UNSUPPORTED, file, 0, found, "16-bit PCM");
    }
    this.header = PcmHeader.of(stereo.sampleRate(), 1, stereo.frames());
  }

  /// Opens a stereo file.
  ///
  /// @throws NotAudioException where the file is not 16-bit stereo audio
  public static SideCut open(Path file, Cut cut) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new SideCut(file, channel, cut);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  /// Of the whole mono file, in bytes.
  public long length() {
    return header.limit() + stereo.frames() * SAMPLE_BYTES;
  }

  /// Puts bytes of the mono file from `from` on into `to`, as many as fit one block.
  ///
  /// @return how many, or -1 at the end
  /// @throws EOFException where the stereo file has become shorter since it was opened
  public int read(long from, ByteBuffer to) throws IOException {
    if (from >= length()) return -1;
    if (from < header.limit()) return copy(header, (int) from, to);
    long at = from - header.limit();
    cut(at / SAMPLE_BYTES, wanted(at, to.remaining()));
    return copy(samples, (int) (at % SAMPLE_BYTES), to);
  }

  /// How many samples cover so many bytes from `at` on.
  private int wanted(long at, int bytes) {
    long left = stereo.frames() - at / SAMPLE_BYTES;
    long covering = (bytes + at % SAMPLE_BYTES + SAMPLE_BYTES - 1) / SAMPLE_BYTES;
    return (int) Math.min(left, Math.min(BLOCK_FRAMES, covering));
  }

  private void cut(long frame, int count) throws IOException {
    fill(stereo.dataOffset() + frame * FRAME_BYTES, count * FRAME_BYTES);
    samples.clear();
    for (int i = 0; i < count; i++) samples.putShort(cut.of(frames.getShort(), frames.getShort()));
    samples.flip();
  }

  private void fill(long offset, int bytes) throws IOException {
    frames.clear().limit(bytes);
    while (frames.hasRemaining()) {
      if (channel.read(frames, offset + frames.position()) < 0) {
        throw new EOFException(file + ": has become shorter than " + (offset + bytes) + " bytes");
      }
    }
    frames.flip();
  }

  private static int copy(ByteBuffer bytes, int skip, ByteBuffer to) {
    int count = Math.min(bytes.limit() - skip, to.remaining());
    to.put(bytes.slice(skip, count));
    return count;
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
