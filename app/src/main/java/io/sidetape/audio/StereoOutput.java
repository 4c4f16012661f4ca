package io.sidetape.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stereo file on its way out: it is written and hashed while more of it is made.
///
/// The header shares the first buffer with the first frames, so that all later writes begin on a
/// page's border: half a page each time costs a third more.
final class StereoOutput implements AutoCloseable {
  private static final int FRAME_BYTES = 4;

  private final Optional<Hashes> hashes;
  private final Behind behind;
  private ByteBuffer filling;
  private long sizeBytes;

  StereoOutput(WritableByteChannel channel, Optional<Hashes> hashes, int sampleRate, long frames)
      throws IOException {
    this.hashes = hashes;
    var header = PcmHeader.of(sampleRate, 2, frames);
    var takers = new ArrayList<Behind.Taker>(List.of(bytes -> writeAll(channel, bytes)));
    hashes.ifPresent(it -> takers.addAll(it.takers(header.remaining())));
    this.behind = new Behind(takers);
    this.filling = behind.next().put(header);
  }

  private static void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) channel.write(bytes);
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

  private void handOver() {
    sizeBytes += filling.position();
    behind.hand(filling);
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
