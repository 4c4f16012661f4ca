package io.sidetape.audio;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What takes the bytes goes on behind the back of the one who fills the buffers: each taker on a
/// thread of its own, which sees all bytes in their order. Some buffers are under way at a time, so
/// that neither waits for the other at each one.
final class Behind implements AutoCloseable {
  private static final int BUFFERS = 8;
  private static final int BUFFER_BYTES = 256 * 1024;

  /// Reads all of a view of its own, from its position to its limit.
  interface Taker {
    void take(ByteBuffer bytes) throws IOException;
  }

  private record Hand(Taker taker, ExecutorService thread) {
    Future<?> start(ByteBuffer bytes) {
      return thread.submit(() -> {
        taker.take(bytes);
        return bytes;
      });
    }
  }

  private record Leaving(ByteBuffer buffer, List<Future<?>> taken) {}

  private final Arena memory;
  private final List<Hand> hands;
  private final Queue<Leaving> leaving = new ArrayDeque<>(BUFFERS);
  private int made;

  /// @param memory where the buffers come from, open until this is closed, to any thread
  Behind(List<Taker> takers, Arena memory) {
    this.memory = memory;
    var named = Thread.ofPlatform().daemon().name("sidetape-merge-", 0).factory();
    hands =
        takers.stream()
            .map(taker -> new Hand(taker, Executors.newSingleThreadExecutor(named)))
            .toList();
  }

  /// One for those whom nobody helps, too.
  static ByteBuffer buffer(Arena memory) {
    return memory.allocate(BUFFER_BYTES).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /// An empty little-endian buffer.
  ///
  /// @throws IOException of a taker
  ByteBuffer next() throws IOException {
    if (made < BUFFERS) {
      made++;
      return buffer(memory);
    }
    var oldest = leaving.remove();
    await(oldest);
    return oldest.buffer().clear();
  }

  /// Lets the bytes up to the buffer's limit be taken; they are not to be changed any more.
  void hand(ByteBuffer full) {
    leaving.add(
        new Leaving(
            full, hands.stream().<Future<?>>map(it -> it.start(full.duplicate())).toList()));
  }

  /// Returns when all that was handed over has been taken.
  ///
  /// @throws IOException of a taker
  void finish() throws IOException {
    while (!leaving.isEmpty()) await(leaving.remove());
  }

  /// @throws ClosedByInterruptException where this thread is interrupted, as if it had written
  private static void await(Leaving one) throws IOException {
    try {
      for (var taken : one.taken()) taken.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException trouble) throw trouble;
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClosedByInterruptException();
    }
  }

  /// After a failure what is still being taken is ended first: the file is closed next.
  @Override
  public void close() {
    hands.forEach(it -> it.thread().shutdownNow());
    hands.forEach(it -> it.thread().close());
  }
}
