package io.sidetape.http;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;

/// Writes what a source makes, from a thread that may wait for both sides.
record StreamPump(Outlet outlet, Seekable source, long from, long to) {
  private static final int PIECE_BYTES = 64 * 1024;

  void run() throws IOException {
    for (var at = from; at < to; ) {
      var piece = piece(at);
      at += piece.readableBytes();
      outlet.write(piece);
    }
    outlet.end();
  }

  private ByteBuf piece(long at) throws IOException {
    var piece = outlet.piece((int) Math.min(PIECE_BYTES, to - at));
    try {
      fill(piece, at);
      return piece;
    } catch (IOException | RuntimeException | Error broken) {
      piece.release();
      throw broken;
    }
  }

  private void fill(ByteBuf piece, long at) throws IOException {
    var room = piece.nioBuffer(0, piece.capacity());
    while (room.hasRemaining())
      if (source.read(at + room.position(), room) < 0)
        throw new EOFException("it ends at byte " + (at + room.position()) + ", before " + to);
    piece.writerIndex(room.position());
  }
}
