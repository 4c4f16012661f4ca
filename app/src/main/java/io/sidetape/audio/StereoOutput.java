package io.sidetape.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;

/// A stereo file on its way out, hashed while more of it is made. It is written by the one who
/// makes it: on a thread of its own that took longer, since the kernel writes to the disc by then
/// too.
///
/// The header shares the first buffer with the first frames, so that all later writes begin on a
/// page's border: half a page each time costs a third more.
final class StereoOutput implements AutoCloseable {
  private static final int FRAME_BYTES = 4;

  private final WritableByteChannel channel;
  private final Optional<Hashes> hashes;
  private final Behind behind;
  private ByteBuffer filling;
  private long sizeBytes;

  StereoOutput(WritableByteChannel channel, Optional<Hashes> hashes, int sampleRate, long frames)
      throws IOException {
    this.channel = channel;
    this.hashes = hashes;
    var header = PcmHeader.of(sampleRate, 2, frames);
    this.behind = new Behind(hashes.map(it -> it.takers(header.remaining())).orElse(List.of()));
    this.filling = behind.next().put(header);
  }

  void write(int[] frames, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int fits = Math.min(count - done, filling.remaining() / FRAME_BYTES);
      filling.asIntBuffer().put(frames, done, fits);
      filling.position(filling.position() + fits * FRAME_BYTES);
      done += fits;
      if (!filling.hasRemaining()) {
        handOver();
        filling = behind.next();
      }
    }
  }

  /// Returns when all of it has been written.
  void finish() throws IOException {
    handOver();
    behind.finish();
  }

  private void handOver() throws IOException {
    sizeBytes += filling.position();
    behind.hand(filling);
    var bytes = filling.duplicate();
    while (bytes.hasRemaining()) channel.write(bytes);
  }

  long sizeBytes() {
    return sizeBytes;
  }

  String sha256() {
    return hashes.map(Hashes::file).orElse("");
  }

  String pcmSha256() {
    return hashes.map(Hashes::pcm).orElse("");
  }

  @Override
  public void close() {
    behind.close();
  }
}
