package io.sidetape.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What takes a buffer's bytes goes on behind the back of the one who fills the next: each taker on
/// a thread of its own, and one buffer at a time, so that each sees the bytes in their order.
final class Behind implements AutoCloseable {
  /// Reads all of a view of its own, from its position to its limit.
  interface Taker {
    void take(ByteBuffer bytes) throws IOException;
  }

  private final List<Taker> takers;
  private final ExecutorService threads;
  private List<Future<?>> running = List.of();

  Behind(List<Taker> takers) {
    this.takers = takers;
    this.threads =
        Executors.newFixedThreadPool(
            takers.size(), Thread.ofPlatform().daemon().name("sidetape-merge-", 0).factory());
  }

  /// Lets the bytes be taken; they are not to be touched before [#await] has returned.
  void start(ByteBuffer bytes) {
    running = takers.stream().<Future<?>>map(taker -> start(taker, bytes.duplicate())).toList();
  }

  private Future<?> start(Taker taker, ByteBuffer bytes) {
    return threads.submit(() -> {
      taker.take(bytes);
      return bytes;
    });
  }

  /// Returns when the bytes handed over last have been taken.
  ///
  /// @throws IOException of a taker
  /// @throws ClosedByInterruptException where this thread is interrupted, as if it had written
  void await() throws IOException {
    try {
      for (var one : running) one.get();
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
    threads.shutdownNow();
    threads.close();
  }
}
