package io.sidetape.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the kernel copy a file to the socket, slice by slice, so that one long file does not hold
/// the event loop. Lives on the event loop.
@SuppressWarnings("FutureReturnValueIgnored") // the last write's future tells for those before it
final class FilePump {
  private static final Logger log = LoggerFactory.getLogger(FilePump.class);
  private static final long SLICE_BYTES = 1 << 20;

  private final Sending sending;
  private final Payload.Stored stored;
  private long at;

  FilePump(Sending sending, Payload.Stored stored) {
    this.sending = sending;
    this.stored = stored;
    this.at = stored.from();
  }

  void start() {
    sending.context().write(sending.wire().head());
    next();
  }

  private void next() {
    var count = Math.min(SLICE_BYTES, stored.to() - at);
    var written = write(new Slice(stored.file().channel(), at, count));
    written.addListener(done -> {
      if (done.isSuccess()) at += count;
      if (done.isSuccess() && at < stored.to()) next();
      else end(done.isSuccess());
    });
  }

  /// The last slice goes with the message's end.
  private ChannelFuture write(Slice slice) {
    if (at + slice.count() < stored.to()) return sending.context().writeAndFlush(slice);
    sending.context().write(slice);
    return sending.context().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void end(boolean whole) {
    try {
      stored.close();
    } catch (IOException broken) {
      log.warn("a file that was read does not close: {}", broken.getMessage());
    }
    sending.ended().ended(at - stored.from(), whole);
  }

  /// One of many regions of a file that stays open after it.
  private static final class Slice extends DefaultFileRegion {
    Slice(FileChannel file, long from, long count) {
      super(file, from, count);
    }

    @Override
    protected void deallocate() {
      // the pump closes the file
    }
  }
}
