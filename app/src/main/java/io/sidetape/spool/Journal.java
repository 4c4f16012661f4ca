package io.sidetape.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// An append-only file of entries of one kind, one a line: `1 <crc32c of the JSON, 8 hex digits>
/// <JSON>`, where the 1 is the format's version. A line that is torn, altered or of a later version
/// ends the reading of nothing but itself: after a crash the last line is often torn, and what
/// follows it (a line appended after the restart) counts.
final class Journal<T> implements AutoCloseable {
  private static final String VERSION = "1";
  private static final JsonMapper JSON = JournalJson.mapper();
  private static final HexFormat HEX = HexFormat.of();

  private final Class<T> kind;
  private final FileChannel channel;

  /// The last line may not be whole: the next one begins on a fresh line.
  private boolean torn;

  private Journal(Class<T> kind, FileChannel channel, boolean torn) {
    this.kind = kind;
    this.channel = channel;
    this.torn = torn;
  }

  /// Makes a new one.
  static <T> Journal<T> create(Class<T> kind, Path file) throws IOException {
    return new Journal<>(kind, FileChannel.open(file, CREATE_NEW, WRITE, APPEND), false);
  }

  /// Opens for appending; starts on a fresh line where the last one was torn.
  static <T> Journal<T> open(Class<T> kind, Path file) throws IOException {
    var channel = FileChannel.open(file, CREATE, WRITE, APPEND);
    return new Journal<>(kind, channel, tornAtTheEnd(file));
  }

  /// Writes an empty line, which says nothing: once the file has its first block, the first entry
  /// is written sooner.
  void begin() throws IOException {
    write("\n");
  }

  void append(T entry) throws IOException {
    write(line(kind, entry));
  }

  /// An entry as a line, with its end.
  static <T> String line(Class<T> kind, T entry) throws IOException {
    var json = JSON.writerFor(kind).writeValueAsString(entry);
    return VERSION + " " + checksum(json) + " " + json + "\n";
  }

  /// What was appended survives a power cut once this returns.
  void sync() throws IOException {
    channel.force(false);
  }

  /// Not so after [#close], and after an interrupt of a thread that wrote.
  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  static <T> List<T> read(Class<T> kind, Path file) throws IOException {
    var entries = new ArrayList<T>();
    for (var line : new String(Files.readAllBytes(file), UTF_8).lines().toList())
      parse(kind, line).ifPresent(entries::add);
    return List.copyOf(entries);
  }

  private static <T> Optional<T> parse(Class<T> kind, String line) {
    if (line.length() < 12 || !line.startsWith(VERSION + " ")) return Optional.empty();
    var json = line.substring(11);
    if (!line.substring(2, 10).equals(checksum(json))) return Optional.empty();
    try {
      return Optional.of(JSON.readValue(json, kind));
    } catch (IOException foreign) {
      return Optional.empty();
    }
  }

  private void write(String line) throws IOException {
    var bytes = ByteBuffer.wrap((torn ? "\n" + line : line).getBytes(UTF_8));
    torn = true;
    while (bytes.hasRemaining()) channel.write(bytes);
    torn = false;
  }

  private static String checksum(String json) {
    var crc = new CRC32C();
    crc.update(json.getBytes(UTF_8));
    return HEX.toHexDigits((int) crc.getValue());
  }

  private static boolean tornAtTheEnd(Path file) throws IOException {
    try (var read = FileChannel.open(file)) {
      if (read.size() == 0) return false;
      var last = ByteBuffer.allocate(1);
      read.read(last, read.size() - 1);
      return last.get(0) != '\n';
    }
  }
}
