package io.sidetape.metrics;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A [Check] that is asked at most once at a time: one that hangs holds one thread, however often
/// the health page is read meanwhile.
final class Component {
  private final Check check;
  private @Nullable CompletableFuture<Optional<String>> asked;

  Component(Check check) {
    this.check = check;
  }

  synchronized void start() {
    if (asked == null || asked.isDone())
      asked = CompletableFuture.supplyAsync(check::problem, Thread::startVirtualThread);
  }

  Health.Line result(long deadlineNanos) {
    return new Health.Line(check.name(), problem(deadlineNanos));
  }

  private Optional<String> problem(long deadlineNanos) {
    try {
      return current().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      return Optional.of("its check does not answer");
    } catch (ExecutionException broken) {
      return Optional.of("its check failed: " + broken.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.of("its check was interrupted");
    }
  }

  private synchronized CompletableFuture<Optional<String>> current() {
    return asked == null ? CompletableFuture.completedFuture(Optional.empty()) : asked;
  }
}
