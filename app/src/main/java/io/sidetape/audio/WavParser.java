package io.sidetape.audio;

import io.sidetape.audio.NotAudioException.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Walks the chunks of a RIFF/WAVE or RF64 file (EBU Tech 3306) to its format and its audio.
///
/// ```
/// 0  "RIFF" size "WAVE"          RF64: size is FFFFFFFF, and "ds64" holds the real ones
/// 12 id size body [pad to even]  any chunks in any order, "fmt " and "data" among them
/// ```
///
/// The size of the data chunk is believed only where the file bears it out: it ends with the file,
/// or with valid chunks up to the end. Asterisk writes 0 there until it closes the file, so after a
/// crash everything from the chunk's start to the end of the file is audio.
final class WavParser {
  private static final int MAX_CHUNKS = 1024;
  private static final long UNKNOWN = 0xFFFF_FFFFL;
  private static final int RIFF_BYTES = 12;
  private static final int CHUNK_HEADER_BYTES = 8;

  private final Path file;
  private final FileChannel channel;
  private final long length;
  private final int channels;
  private @Nullable WavFormat format;
  private long dataOffset = -1;
  private long dataSize;
  private long size64 = -1;

  private WavParser(Path file, FileChannel channel, int channels) throws IOException {
    this.file = file;
    this.channel = channel;
    this.channels = channels;
    this.length = channel.size();
  }

  /// Refuses a file of any other number of channels.
  static WavHeader parse(Path file, FileChannel channel, int channels) throws IOException {
    return new WavParser(file, channel, channels).parse();
  }

  private WavHeader parse() throws IOException {
    expectRiff();
    long at = RIFF_BYTES;
    for (int chunks = 0; at + CHUNK_HEADER_BYTES <= length; chunks++) {
      if (chunks == MAX_CHUNKS) throw junk(at, "chunk " + chunks, "fewer chunks before the audio");
      at = chunk(at);
      if (format != null && dataOffset >= 0) return header(format);
    }
    throw truncated(length, format == null ? "a \"fmt \" chunk" : "a \"data\" chunk");
  }

  private void expectRiff() throws IOException {
    if (length == 0) {
      throw new NotAudioException(Problem.EMPTY, file, 0, "an empty file", "a WAV header");
    }
    if (length < RIFF_BYTES) throw truncated(length, "a WAV header of " + RIFF_BYTES + " bytes");
    var start = bytes(0, RIFF_BYTES);
    var magic = text(start, 0);
    if (!magic.equals("RIFF") && !magic.equals("RF64")) {
      throw junk(0, shown(start, 0), "\"RIFF\" or \"RF64\"");
    }
    if (!text(start, 8).equals("WAVE")) throw junk(8, shown(start, 8), "\"WAVE\"");
  }

  /// Takes in the chunk at `at` and says where the next one begins.
  private long chunk(long at) throws IOException {
    var head = bytes(at, CHUNK_HEADER_BYTES);
    if (!isChunkId(head)) throw junk(at, shown(head, 0), "a chunk's name");
    long size = head.getInt(4) & UNKNOWN;
    long body = at + CHUNK_HEADER_BYTES;
    var id = text(head, 0);
    if (id.equals("data")) return data(body, size);
    if (size > length - body) {
      throw truncated(length, "%d bytes of the chunk \"%s\" at byte %d".formatted(size, id, at));
    }
    if (id.equals("fmt ")) format = readFormat(body, size);
    if (id.equals("ds64") && size >= 16) size64 = bytes(body, 16).getLong(8);
    return body + size + (size & 1);
  }

  private WavFormat readFormat(long body, long size) throws IOException {
    var read = WavFormat.read(file, body, bytes(body, Math.min(size, WavFormat.MOST_BYTES)));
    if (read.channels() == channels) return read;
    throw new NotAudioException(
        Problem.UNSUPPORTED, file, body + 2, read.channels() + " channels", "" + channels);
  }

  private long data(long body, long size) {
    dataOffset = body;
    dataSize = size == UNKNOWN && size64 >= 0 ? size64 : size;
    return dataSize > length - body ? length : body + dataSize + (dataSize & 1);
  }

  private WavHeader header(WavFormat known) throws IOException {
    long there = length - dataOffset;
    boolean trusted = dataSize == there || (dataSize < there && followedByChunks());
    return new WavHeader(
        known.samples(),
        known.channels(),
        known.sampleRate(),
        dataOffset,
        trusted ? dataSize : there,
        trusted);
  }

  /// Whether what follows the audio is chunks to the very end, rather than more audio.
  private boolean followedByChunks() throws IOException {
    long at = dataOffset + dataSize + (dataSize & 1);
    for (int chunks = 0; at < length && chunks < MAX_CHUNKS; chunks++) {
      if (at + CHUNK_HEADER_BYTES > length) return false;
      var head = bytes(at, CHUNK_HEADER_BYTES);
      long size = head.getInt(4) & UNKNOWN;
      long body = at + CHUNK_HEADER_BYTES;
      if (!isChunkId(head) || size > length - body) return false;
      at = body + size + (size & 1);
    }
    return at >= length;
  }

  private ByteBuffer bytes(long at, long count) throws IOException {
    var buffer = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw truncated(at + buffer.position(), count + " bytes from byte " + at);
      }
    }
    return buffer.flip();
  }

  private static boolean isChunkId(ByteBuffer head) {
    for (int i = 0; i < 4; i++) if (head.get(i) < 0x20 || head.get(i) > 0x7E) return false;
    return true;
  }

  private static String text(ByteBuffer bytes, int at) {
    return StandardCharsets.US_ASCII.decode(bytes.slice(at, 4)).toString();
  }

  /// Four bytes for a message: as text where they are text, else in hex.
  private static String shown(ByteBuffer bytes, int at) {
    return isChunkId(bytes.slice(at, 4))
        ? '"' + text(bytes, at) + '"'
        : "bytes " + "%08X".formatted(Integer.reverseBytes(bytes.getInt(at)));
  }

  private NotAudioException junk(long at, String found, String expected) {
    return new NotAudioException(Problem.JUNK, file, at, found, expected);
  }

  private NotAudioException truncated(long at, String expected) {
    return new NotAudioException(Problem.TRUNCATED, file, at, "the end of the file", expected);
  }
}
