package io.sidetape.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A body of known length that is made on demand, from any byte on. Used by one thread at a time;
/// closed by the server whatever became of the answer.
public interface Seekable extends Closeable {
  /// In bytes; it stays the same.
  long length();

  /// Puts bytes from `from` on into `to`, some at least unless that is the end.
  ///
  /// @return how many, or -1 at the end
  int read(long from, ByteBuffer to) throws IOException;
}
