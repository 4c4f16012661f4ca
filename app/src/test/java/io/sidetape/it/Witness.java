package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Keeps a second name of every file that Asterisk writes, so that a recording can be held against
/// its sources after these are deleted.
final class Witness implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofMillis(40);
  private static final int HEADER = 44;

  private final Path recordings;
  private final Path links;
  private final Thread thread;

  private Witness(Path recordings, Path links) {
    this.recordings = recordings;
    this.links = links;
    this.thread = Thread.ofVirtual().name("witness").start(this::watch);
  }

  static Witness of(RealAsterisk asterisk) throws IOException {
    var links = Files.createTempDirectory(asterisk.logs().getParent(), "witness-");
    return new Witness(asterisk.recordings().resolve("sidetape"), links);
  }

  /// What Asterisk wrote of a side, to the last sample.
  short[] heard(String id, Side side) throws IOException {
    var file = links.resolve(id + "-" + side.word() + ".wav");
    if (!Files.exists(file)) return new short[0];
    var bytes = Files.readAllBytes(file);
    int samples = Math.max(0, bytes.length - HEADER) / 2;
    var heard = new short[samples];
    ByteBuffer.wrap(bytes, Math.min(HEADER, bytes.length), 2 * samples)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(heard);
    return heard;
  }

  /// How many of Asterisk's files say of themselves that they were never closed.
  long unclosed() throws IOException {
    return heldAudio().filter(bytes -> bytes.getInt(HEADER - 4) == 0).count();
  }

  /// How many of its files hold audio; short ones may not yet.
  long written() throws IOException {
    return heldAudio().count();
  }

  private Stream<ByteBuffer> heldAudio() throws IOException {
    var held = new ArrayList<ByteBuffer>();
    for (var file : links())
      held.add(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
    return held.stream().filter(bytes -> bytes.capacity() > HEADER);
  }

  /// Every sample that Asterisk wrote is in the recording, and on its side; answers how many
  /// milliseconds there are from the first of them to the last.
  long isWhole(Manifest manifest, StereoWav wav) throws IOException {
    var left = heard(manifest.id(), Side.IN);
    var right = heard(manifest.id(), Side.OUT);
    int offset = (int) Objects.requireNonNull(manifest.alignment()).offsetSamples();
    int leftFrom = Math.max(0, -offset);
    int rightFrom = Math.max(0, offset);
    isAt(leftFrom, left, wav.left(), manifest);
    isAt(rightFrom, right, wav.right(), manifest);
    return Math.max(leftFrom + left.length, rightFrom + right.length) * 1000L / wav.sampleRate();
  }

  private static void isAt(int from, short[] heard, short[] side, Manifest manifest) {
    assertThat(side.length).as("%s", manifest).isGreaterThanOrEqualTo(from + heard.length);
    assertThat(Arrays.equals(side, from, from + heard.length, heard, 0, heard.length))
        .as("%s has all that Asterisk wrote", manifest)
        .isTrue();
  }

  private void watch() {
    try {
      while (true) {
        link();
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private void link() throws IOException {
    if (!Files.isDirectory(recordings)) return;
    try (var files = Files.newDirectoryStream(recordings, "*.wav")) {
      for (var file : files) link(file);
    }
  }

  private void link(Path file) throws IOException {
    try {
      Files.createLink(links.resolve(file.getFileName()), file);
    } catch (FileAlreadyExistsException | NoSuchFileException known) {
      // seen before, or gone by now
    }
  }

  private List<Path> links() throws IOException {
    try (var files = Files.list(links)) {
      return files.toList();
    }
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    for (var file : links()) Files.delete(file);
    Files.delete(links);
  }
}
