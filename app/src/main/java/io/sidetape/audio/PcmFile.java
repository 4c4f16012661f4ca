package io.sidetape.audio;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;

/// A mono recording, read from its first sample to its last as 16-bit samples.
///
/// It believes the file's length rather than its header, because Asterisk fills the header in only
/// when it closes the file: see [WavParser]. WAV and RF64 with 8, 16, 24 or 32-bit PCM, µ-law or
/// A-law are told by their content; Asterisk's raw `.sln` files, which have no header, by their
/// name. The length is that of the moment of opening. Who opens it is the thread that reads and
/// closes it.
public final class PcmFile implements SampleSource, AutoCloseable {
  /// A whole number of frames of every format, mono or stereo.
  private static final int BUFFER_BYTES = 3 * 64 * 1024;

  /// Room for a sample of any format, however short the file.
  private static final int LEAST_BUFFER_BYTES = 16;

  private static final Map<String, Integer> RAW_RATES =
      Map.of(
          "sln", 8_000,
          "sln8", 8_000,
          "sln12", 12_000,
          "sln16", 16_000,
          "sln24", 24_000,
          "sln32", 32_000,
          "sln44", 44_100,
          "sln48", 48_000,
          "sln96", 96_000,
          "sln192", 192_000);

  private final Path file;
  private final FileChannel channel;
  private final WavHeader header;

  /// Given back at the end: memory that waits for the garbage collector makes a busy daemon grow.
  private final Arena memory = Arena.ofConfined();

  private final ByteBuffer buffer;
  private long unreadSamples;

  private PcmFile(Path file, FileChannel channel, WavHeader header) throws IOException {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.unreadSamples = header.frames() * header.channels();
    int size = Math.clamp(header.dataBytes(), LEAST_BUFFER_BYTES, BUFFER_BYTES);
    channel.position(header.dataOffset());
    this.buffer = memory.allocate(size).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN).flip();
  }

  /// Opens a mono file.
  ///
  /// @throws java.nio.file.NoSuchFileException where there is no such file
  /// @throws NotAudioException where the file is not mono audio
  public static PcmFile open(Path file) throws IOException {
    return open(file, 1);
  }

  /// Opens a file of just so many channels, whose samples are then read interleaved.
  public static PcmFile open(Path file, int channels) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new PcmFile(file, channel, header(file, channel, channels));
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static WavHeader header(Path file, FileChannel channel, int channels) throws IOException {
    var rawRate = RAW_RATES.get(extension(file));
    if (rawRate == null || channels != 1) return WavParser.parse(file, channel, channels);
    return new WavHeader(SampleFormat.SIGNED_16, 1, rawRate, 0, channel.size(), true);
  }

  private static String extension(Path file) {
    var name = file.toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// In Hz.
  public int sampleRate() {
    return header.sampleRate();
  }

  /// How many samples the whole file holds; 0 for one that is a header and nothing else.
  @Override
  public long samples() {
    return header.frames() * header.channels();
  }

  /// Whether the header's size agreed with the file: not so after a crash of the writer. True for a
  /// file without a header.
  public boolean headerTrusted() {
    return header.trusted();
  }

  /// Reads the next samples: up to `length` of them, fewer only at the end.
  ///
  /// @return how many were read, or -1 at the end
  /// @throws EOFException where the file has become shorter since it was opened
  @Override
  public int read(short[] samples, int offset, int length) throws IOException {
    if (unreadSamples == 0) return -1;
    int wanted = (int) Math.min(length, unreadSamples);
    for (int done = 0; done < wanted; ) {
      if (buffer.remaining() < header.format().bytes()) fill();
      int count = Math.min(wanted - done, buffer.remaining() / header.format().bytes());
      header.format().decode(buffer, samples, offset + done, count);
      done += count;
    }
    unreadSamples -= wanted;
    return wanted;
  }

  /// Passes over the next samples without reading them.
  public void skip(long samples) throws IOException {
    long passed = Math.min(samples, unreadSamples);
    long unread = channel.position() - buffer.remaining();
    channel.position(unread + passed * header.format().bytes());
    buffer.position(buffer.limit());
    unreadSamples -= passed;
  }

  private void fill() throws IOException {
    buffer.compact();
    int read = channel.read(buffer);
    buffer.flip();
    if (read < 0) {
      throw new EOFException(
          "%s: ends at byte %d, %d samples too early"
              .formatted(file, channel.position(), unreadSamples));
    }
  }

  @Override
  public void close() throws IOException {
    memory.close();
    channel.close();
  }
}
