package io.sidetape.audio;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Past 4 GiB, in seconds: one side starts so late that nearly all is silence, and nothing is kept.
class LongRecordingTest {
  private static final long FRAMES = (1L << 30) + 1;

  /// Cold code allocates more than warm; a hundredth of the audio would still be far above it.
  private static final long A_FEW_MEGABYTES = 32 << 20;

  @TempDir Path folder;

  @Test
  void four_gibibytes_become_rf64_in_memory_that_does_not_grow() throws IOException {
    var sink = new Sink();
    var side = Files.write(folder.resolve("a.sln"), Wav.pcm((short) 9));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try (var left = Lane.open(side);
        var right = Lane.open(side)) {
      var made = StereoMerge.write(left, right, FRAMES - 1, sink, false);
      assertThat(made.frames()).isEqualTo(FRAMES);
      assertThat(made.sizeBytes()).isEqualTo(sink.bytes).isEqualTo(80 + 4 * FRAMES);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(A_FEW_MEGABYTES);
    assertRf64(sink.start);
  }

  @Test
  void an_hour_of_a_file_takes_no_more_memory_than_a_second() throws IOException {
    var file = folder.resolve("a.sln48");
    grow(Files.createFile(file), 2 * 3600L * 48_000);
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try (var left = Lane.open(file);
        var right = Lane.open(null)) {
      StereoMerge.write(left, right, 0, new Sink(), false);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(A_FEW_MEGABYTES);
  }

  private static void assertRf64(ByteBuffer header) {
    long dataBytes = 4 * FRAMES;
    assertThat(header.slice(0, 4)).isEqualTo(ByteBuffer.wrap(Wav.ascii("RF64")));
    assertThat(header.getLong(20)).isEqualTo(dataBytes + 72);
    assertThat(header.getLong(28)).isEqualTo(dataBytes);
    assertThat(header.getLong(36)).isEqualTo(FRAMES);
    assertThat(header.getInt(76)).isEqualTo(-1);
  }

  @Test
  void our_own_rf64_is_read_again() throws IOException {
    long frames = 1L << 30;
    var file = folder.resolve("own.wav");
    try (var channel = Files.newByteChannel(file, CREATE_NEW, WRITE)) {
      channel.write(PcmHeader.of(48_000, 2, frames));
    }
    grow(file, 80 + 4 * frames);
    try (var pcm = PcmFile.open(file, 2)) {
      assertThat(pcm.samples()).isEqualTo(2 * frames);
      assertThat(pcm.headerTrusted()).isTrue();
      assertThat(pcm.sampleRate()).isEqualTo(48_000);
    }
  }

  @Test
  void rf64_begins_where_32_bits_end() {
    long mostFrames = (0xFFFF_FFFEL - 36) / 4;
    assertThat(PcmHeader.of(8000, 2, mostFrames).limit()).isEqualTo(44);
    assertThat(PcmHeader.of(8000, 2, mostFrames + 1).limit()).isEqualTo(80);
  }

  private static void grow(Path file, long length) throws IOException {
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(length);
    }
  }

  /// Counts what it is given and keeps the first 80 bytes.
  private static final class Sink implements WritableByteChannel {
    private final ByteBuffer start = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
    private long bytes;

    @Override
    public int write(ByteBuffer from) {
      int count = from.remaining();
      if (start.hasRemaining()) start.put(from.slice(from.position(), start.remaining()));
      from.position(from.limit());
      bytes += count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
