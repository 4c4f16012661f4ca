package io.sidetape.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;

/// The way of an answer's body out of a handler's thread. There is at most one piece on its way and
/// one in hand, whatever the client's pace.
final class Outlet {
  private final ChannelHandlerContext context;
  private ChannelFuture before;
  private long onItsWay;
  private long bytes;

  /// The connection ended before the answer did.
  static final class Gone extends IOException {
    Gone(String message) {
      super(message);
    }
  }

  Outlet(ChannelHandlerContext context, HttpResponse head) {
    this.context = context;
    this.before = context.write(head);
  }

  ByteBuf piece(int mostBytes) {
    return context.alloc().buffer(mostBytes, mostBytes);
  }

  /// Takes the piece over, and returns when there is room for another one.
  void write(ByteBuf piece) throws IOException {
    var size = piece.readableBytes();
    var written = context.writeAndFlush(new DefaultHttpContent(piece));
    settle(before);
    before = written;
    onItsWay = size;
  }

  /// Returns when all of it has left.
  void end() throws IOException {
    var last = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    settle(before);
    onItsWay = 0;
    settle(last);
  }

  /// Of the body that have left.
  long bytes() {
    return bytes;
  }

  private void settle(ChannelFuture written) throws IOException {
    written.awaitUninterruptibly();
    if (!written.isSuccess()) throw new Gone(String.valueOf(written.cause()));
    bytes += onItsWay;
  }
}
