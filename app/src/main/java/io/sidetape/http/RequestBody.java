package io.sidetape.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A request's body on its way from the event loop to a handler. The socket is read only when the
/// handler has taken what came before, so it holds one read's worth and no more.
final class RequestBody extends InputStream {
  private final long mostBytes;
  private final Duration patience;
  private final Runnable more;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private byte[] piece = {};
  private int taken;
  private long came;
  private boolean whole;
  private boolean left;
  private @Nullable BrokenBody failure;

  /// `more` has the socket read again; it may be asked from any thread, more often than needed.
  RequestBody(long mostBytes, Duration patience, Runnable more) {
    this.mostBytes = mostBytes;
    this.patience = patience;
    this.more = more;
  }

  /// The event loop's side: one more piece, false if that is too much.
  boolean add(byte[] next) {
    lock.lock();
    try {
      came += next.length;
      if (came > mostBytes) return false;
      if (!left && next.length > 0) pieces.add(next);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      whole = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// What came until now is lost with it: half a body is of no use to anybody.
  void fail(BrokenBody why) {
    lock.lock();
    try {
      if (failure != null || whole) return;
      failure = why;
      pieces.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Whether all of it came, taken or not.
  boolean isWhole() {
    lock.lock();
    try {
      return whole;
    } finally {
      lock.unlock();
    }
  }

  Optional<BrokenBody> failure() {
    lock.lock();
    try {
      return Optional.ofNullable(failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  /// @throws BrokenBody where its end will not come
  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) return 0;
    lock.lock();
    try {
      if (taken == piece.length && !nextPiece()) return -1;
      var count = Math.min(length, piece.length - taken);
      System.arraycopy(piece, taken, to, offset, count);
      taken += count;
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Nobody reads any more.
  @Override
  public void close() {
    lock.lock();
    try {
      left = true;
      pieces.clear();
    } finally {
      lock.unlock();
    }
  }

  private boolean nextPiece() throws IOException {
    var nanos = patience.toNanos();
    while (pieces.isEmpty() && !whole && failure == null) {
      if (nanos <= 0) failure = new BrokenBody(408, "The body did not go on in time.");
      else nanos = waited(nanos);
    }
    if (failure != null) throw failure;
    taken = 0;
    piece = pieces.isEmpty() ? new byte[0] : pieces.remove();
    return piece.length > 0;
  }

  @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
  private long waited(long nanos) throws IOException {
    more.run();
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BrokenBody(503, "The server is stopping.");
    }
  }
}
