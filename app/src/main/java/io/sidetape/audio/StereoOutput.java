package io.sidetape.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/// A stereo file on its way out. The header shares the first buffer with the first frames, so that
/// all later writes begin on a page's border: half a page each time costs a third more.
final class StereoOutput {
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int FRAME_BYTES = 4;

  private final WritableByteChannel channel;
  private final @Nullable Hashes hashes;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int headerBytes;
  private long sizeBytes;

  StereoOutput(WritableByteChannel channel, @Nullable Hashes hashes, int sampleRate, long frames) {
    this.channel = channel;
    this.hashes = hashes;
    buffer.put(PcmHeader.of(sampleRate, 2, frames));
    headerBytes = buffer.position();
  }

  void write(int[] frames, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int fits = Math.min(count - done, buffer.remaining() / FRAME_BYTES);
      buffer.asIntBuffer().put(frames, done, fits);
      buffer.position(buffer.position() + fits * FRAME_BYTES);
      done += fits;
      if (!buffer.hasRemaining()) flush();
    }
  }

  void finish() throws IOException {
    flush();
  }

  private void flush() throws IOException {
    buffer.flip();
    sizeBytes += buffer.limit();
    if (hashes != null) hashes.add(buffer, headerBytes);
    headerBytes = 0;
    while (buffer.hasRemaining()) channel.write(buffer);
    buffer.clear();
  }

  long sizeBytes() {
    return sizeBytes;
  }

  String sha256() {
    return hashes == null ? "" : hashes.file();
  }

  String pcmSha256() {
    return hashes == null ? "" : hashes.pcm();
  }
}
