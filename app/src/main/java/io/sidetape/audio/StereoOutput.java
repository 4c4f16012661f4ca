package io.sidetape.audio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/// A stereo file on its way out, hashed while more of it is made. It is written by the one who
/// makes it: on a thread of its own that took longer, since the kernel writes to the disc by then
/// too.
///
/// The header shares the first buffer with the first frames, so that all later writes begin on a
/// page's border: half a page each time costs a third more.
final class StereoOutput implements AutoCloseable {
  private static final int FRAME_BYTES = 4;

  /// Given back at the end, as [PcmFile] does.
  private final Arena memory = Arena.ofShared();

  private final WritableByteChannel channel;
  private final Optional<Hashes> hashes;
  private final Optional<Behind> behind;
  private ByteBuffer filling;
  private long sizeBytes;

  StereoOutput(WritableByteChannel channel, Optional<Hashes> hashes, int sampleRate, long frames)
      throws IOException {
    this.channel = channel;
    this.hashes = hashes;
    var header = PcmHeader.of(sampleRate, 2, frames);
    this.behind = hashes.map(it -> new Behind(it.takers(header.remaining()), memory));
    this.filling = (behind.isPresent() ? behind.get().next() : Behind.buffer(memory)).put(header);
  }

  private ByteBuffer emptied(ByteBuffer written) throws IOException {
    return behind.isPresent() ? behind.get().next() : written.clear();
  }

  /// Writes the first `count` frames of a buffer, whose position and limit do not matter.
  void write(ByteBuffer frames, int count) throws IOException {
    int length = count * FRAME_BYTES;
    for (int done = 0; done < length; ) {
      int fits = Math.min(length - done, filling.remaining());
      filling.put(filling.position(), frames, done, fits);
      filling.position(filling.position() + fits);
      done += fits;
      if (!filling.hasRemaining()) {
        handOver();
        filling = emptied(filling);
      }
    }
  }

  /// Returns when all of it has been written and hashed.
  void finish() throws IOException {
    handOver();
    if (behind.isPresent()) behind.get().finish();
  }

  private void handOver() throws IOException {
    var full = filling.flip();
    sizeBytes += full.limit();
    behind.ifPresent(it -> it.hand(full));
    while (full.hasRemaining()) channel.write(full);
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
    behind.ifPresent(Behind::close);
    memory.close();
  }
}
