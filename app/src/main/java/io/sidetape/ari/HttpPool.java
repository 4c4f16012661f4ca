package io.sidetape.ari;

import io.sidetape.ari.HttpLink.Answer;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A few keep-alive connections shared by all calls; each carries one request at a time, so an
/// answer cannot reach another's asker. A connection that was late is closed and never used again.
final class HttpPool implements AutoCloseable {
  /// So many stay open however long nothing is asked: the calls of a burst find them there, and
  /// Asterisk has accepted them.
  static final int WARM = 8;

  /// Costs Asterisk next to nothing; whatever it answers, the connection lives.
  private static final String WORDLESS = "/asterisk/variable?variable=SIDETAPE";

  private static final Duration WARMING = Duration.ofSeconds(4);

  private final Wire wire;
  private final int size;
  private final Semaphore places;
  private final ConcurrentLinkedDeque<HttpLink> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  HttpPool(Wire wire, int size) {
    this.wire = wire;
    this.size = size;
    this.places = new Semaphore(size, true);
  }

  /// Asks and waits for the answer, whatever its status. Everything that is asked may be repeated
  /// (reads, deletes, sets, and makings with ids of ours), so when a pooled connection turns out to
  /// be dead before a byte of the answer, a fresh one is tried, once.
  Answer ask(String method, String path, @Nullable String body, Deadline deadline) {
    enter(method, path, deadline);
    try {
      var pooled = pooled();
      return pooled == null
          ? askAnew(method, path, body, deadline)
          : askAgain(pooled, method, path, body, deadline);
    } catch (ExecutionException e) {
      throw Faults.unreachable(what(method, path), e);
    } finally {
      places.release();
    }
  }

  /// On a connection of its own, or on one that has become free by the time it may be made.
  private Answer askAnew(String method, String path, @Nullable String body, Deadline deadline)
      throws ExecutionException {
    HttpLink pooled;
    try (var _ = wire.door(deadline)) {
      pooled = pooled();
      if (pooled == null) return askFresh(method, path, body, deadline);
    }
    return askAgain(pooled, method, path, body, deadline);
  }

  /// On one that has been used before, and may have died since.
  private Answer askAgain(
      HttpLink pooled, String method, String path, @Nullable String body, Deadline deadline)
      throws ExecutionException {
    try {
      return ask(pooled, method, path, body, deadline);
    } catch (ExecutionException e) {
      if (pooled.touched()) throw e;
    }
    try (var _ = wire.door(deadline)) {
      return askFresh(method, path, body, deadline);
    }
  }

  private Answer askFresh(String method, String path, @Nullable String body, Deadline deadline)
      throws ExecutionException {
    return ask(HttpLink.connect(wire, deadline, this::rested), method, path, body, deadline);
  }

  /// On the event loop. Nobody has it but the pool, or somebody has just taken it.
  private void rested(HttpLink link) {
    if (!idle.remove(link)) return;
    if (closed || idle.size() >= WARM) {
      link.close();
      return;
    }
    var _ =
        link.ask("GET", wire.endpoint().path(WORDLESS, null), null)
            .orTimeout(WARMING.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((answer, fault) -> settle(link, fault == null && answer.reusable()));
  }

  @Override
  public void close() {
    closed = true;
    for (var link = idle.poll(); link != null; link = idle.poll()) link.close();
  }

  private Answer ask(
      HttpLink link, String method, String path, @Nullable String body, Deadline deadline)
      throws ExecutionException {
    try {
      var answer = link.ask(method, path, body).get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
      settle(link, answer.reusable());
      return answer;
    } catch (TimeoutException e) {
      link.close();
      throw late(method, path, "no answer", deadline);
    } catch (InterruptedException e) {
      link.close();
      Thread.currentThread().interrupt();
      throw new AriException.Unreachable(what(method, path) + ": interrupted while waiting");
    } catch (ExecutionException e) {
      link.close();
      throw e;
    }
  }

  private void enter(String method, String path, Deadline deadline) {
    try {
      if (places.tryAcquire(deadline.leftNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AriException.Unreachable(what(method, path) + ": interrupted while waiting");
    }
    throw late(method, path, "all %d connections busy".formatted(size), deadline);
  }

  private @Nullable HttpLink pooled() {
    for (var link = idle.poll(); link != null; link = idle.poll()) if (link.alive()) return link;
    return null;
  }

  private void settle(HttpLink link, boolean reusable) {
    if (reusable && link.alive() && !closed) idle.push(link);
    else link.close();
  }

  private AriException late(String method, String path, String why, Deadline deadline) {
    return new AriException.Unreachable(
        "%s: %s within %d ms".formatted(what(method, path), why, deadline.allowed().toMillis()));
  }

  private static String what(String method, String path) {
    return method + " " + path;
  }
}
