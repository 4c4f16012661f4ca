package io.sidetape.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A stream cut into sections by a delimiter, `CRLF--boundary`; what may be the start of one is
/// held back until it is known. The first delimiter may stand at the very start.
final class Delimited {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to = 2;

  /// Content in the buffer ends here: where a delimiter begins, or may.
  private int limit;

  private boolean found;
  private boolean over;
  private boolean last;
  private @Nullable Section section;

  Delimited(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    buffer[0] = '\r';
    buffer[1] = '\n';
    scan();
  }

  /// Whether the section that was read to its end was the last.
  boolean isLast() {
    return last;
  }

  /// The rest of this section.
  void skip(long mostBytes) throws IOException {
    var piece = new byte[8_192];
    var bytes = 0L;
    for (int read; (read = read(piece, 0, piece.length)) > 0; ) {
      bytes += read;
      if (bytes > mostBytes) throw new MalformedException("no part begins where one should");
    }
  }

  /// What comes after the last delimiter, until the stream's end.
  void skipEpilogue(int mostBytes) throws IOException {
    for (var bytes = 0; from < to || fill(); from = to) {
      bytes += to - from;
      if (bytes > mostBytes) throw new MalformedException("much comes after the last part");
    }
  }

  /// The lines up to an empty one, after which a section's content begins.
  String headerLines(int mostBytes) throws IOException {
    var lines = new ByteArrayOutputStream();
    for (var line = line(mostBytes); !line.isEmpty(); line = line(mostBytes - lines.size()))
      lines.writeBytes((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    over = false;
    scan();
    return text(lines.toByteArray());
  }

  private String line(int mostBytes) throws IOException {
    var line = new StringBuilder();
    for (var one = next(); one != '\n'; one = next()) {
      if (line.length() >= mostBytes) throw new MalformedException("a part's headers are too long");
      line.append((char) one);
    }
    if (line.isEmpty() || line.charAt(line.length() - 1) != '\r')
      throw new MalformedException("a part's header does not end with CRLF");
    return line.substring(0, line.length() - 1);
  }

  /// What is read of this section from now on; nothing once another has begun.
  InputStream content() {
    section = new Section();
    return section;
  }

  private final class Section extends InputStream {
    private boolean ended;

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (ended || section != this) return -1;
      var read = Delimited.this.read(target, offset, length);
      ended = read < 0;
      return read;
    }
  }

  private int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) return 0;
    while (from == limit) {
      if (over) return -1;
      if (found) passDelimiter();
      else more();
    }
    var count = Math.min(length, limit - from);
    System.arraycopy(buffer, from, target, offset, count);
    from += count;
    return count;
  }

  private void passDelimiter() throws IOException {
    from += delimiter.length;
    over = true;
    found = false;
    var first = next();
    var second = next();
    last = first == '-' && second == '-';
    while (!last && !(first == '\r' && second == '\n')) {
      if (first != ' ' && first != '\t') throw new MalformedException("a boundary goes on");
      first = second;
      second = next();
    }
    limit = from;
  }

  private int next() throws IOException {
    if (from == to && !fill()) throw cut();
    return buffer[from++] & 0xFF;
  }

  private void more() throws IOException {
    if (!fill()) throw cut();
    scan();
  }

  /// Reads on behind what is held back; false at the stream's end.
  private boolean fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    var read = in.read(buffer, to, buffer.length - to);
    if (read > 0) to += read;
    return read > 0;
  }

  private void scan() {
    var at = from;
    while (at < to && !delimits(at)) at++;
    limit = at;
    found = at + delimiter.length <= to;
  }

  /// Whether a delimiter is here, as far as the buffer goes.
  private boolean delimits(int at) {
    if (buffer[at] != '\r') return false;
    var length = Math.min(delimiter.length, to - at);
    return Arrays.equals(buffer, at, at + length, delimiter, 0, length);
  }

  private static String text(byte[] bytes) throws MalformedException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException broken) {
      throw new MalformedException("a part's header is not UTF-8");
    }
  }

  private static MalformedException cut() {
    return new MalformedException("it ends before its last boundary");
  }
}
