package io.sidetape.ari;

import io.sidetape.ari.HttpLink.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A few keep-alive connections shared by all calls; each carries one asker's requests at a time,
/// so an answer cannot reach another's. A connection that was late is closed and never used again.
///
/// Everything that is asked may be repeated (reads, deletes, sets, and makings with ids of ours),
/// so when a pooled connection turns out to be dead before a byte of the answer, a fresh one is
/// tried, once.
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

  /// Asks and waits for the answer, whatever its status.
  Answer ask(Request request) {
    return send(List.of(List.of(request))).getFirst().getFirst().await();
  }

  /// Sends them all at the same moment, each lane by a connection, once there is a place for each:
  /// not one by one, lest two who send several wait for each other's places. One waking of the
  /// event loop sends all that have a connection; the others are connected beside it. What is in
  /// one lane goes without waiting in between, and Asterisk does it in that order.
  ///
  /// @param lanes no more than the pool's size
  /// @return the answers in the same lanes; whoever needs a lane's order waits for them in it,
  ///   since each may be asked again
  List<List<Coming>> send(List<List<Request>> lanes) {
    enter(lanes.size(), lanes.getFirst().getFirst());
    var ready = new ArrayList<HttpLink>(lanes.size());
    var coming = new ArrayList<List<Coming>>(lanes.size());
    for (var lane : lanes) {
      var pooled = pooled();
      if (pooled != null) ready.add(pooled);
      coming.add(pooled == null ? askAnew(lane) : askPooled(pooled, lane));
    }
    if (!ready.isEmpty()) sendBy(ready);
    return coming;
  }

  private void sendBy(List<HttpLink> links) {
    try {
      wire.onLoop(() -> links.forEach(HttpLink::send));
    } catch (RejectedExecutionException closing) {
      links.forEach(link -> link.fail(closing));
    }
  }

  /// The place is free again once the last answer is there, waited for or not.
  private List<Coming> askPooled(HttpLink pooled, List<Request> requests) {
    var answers = requests.stream().map(pooled::prepare).toList();
    var settled = settled(pooled, answers);
    var _ = settled.getLast().whenComplete((_, _) -> places.release());
    var coming = new ArrayList<Coming>(requests.size());
    for (int i = 0; i < requests.size(); i++)
      coming.add(new Pooled(pooled, settled.get(i), requests.get(i)));
    return coming;
  }

  /// On a connection that has been used before, and may have died since.
  private final class Pooled implements Coming {
    private final HttpLink link;
    private final CompletableFuture<Answer> answer;
    private final Request request;

    Pooled(HttpLink link, CompletableFuture<Answer> answer, Request request) {
      this.link = link;
      this.answer = answer;
      this.request = request;
    }

    @Override
    public CompletableFuture<?> over() {
      return answer;
    }

    @Override
    public Answer await() {
      try {
        return HttpPool.await(link, answer, request);
      } catch (ExecutionException e) {
        return onceMore(e);
      }
    }

    private Answer onceMore(ExecutionException fault) {
      enter(1, request);
      try {
        return askAfter(link, fault, request);
      } finally {
        places.release();
      }
    }
  }

  /// Who asks need not wait while it is connected. There they go one after the other.
  private List<Coming> askAnew(List<Request> requests) {
    var anew = requests.stream().map(it -> new Anew(new CompletableFuture<>(), it)).toList();
    Thread.ofVirtual()
        .name("ari-connect")
        .start(() -> {
          try {
            anew.forEach(this::connectAndAsk);
          } finally {
            places.release();
          }
        });
    return List.copyOf(anew);
  }

  private void connectAndAsk(Anew anew) {
    try {
      anew.over().complete(connectAndAsk(anew.request()));
    } catch (RuntimeException | Error fault) {
      anew.over().completeExceptionally(fault);
    }
  }

  /// Ends by the deadline by itself.
  private record Anew(CompletableFuture<Answer> over, Request request) implements Coming {
    @Override
    public Answer await() {
      try {
        return over.get();
      } catch (InterruptedException e) {
        throw interrupted(request);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AriException fault) throw fault;
        throw Faults.unreachable(request, e);
      }
    }
  }

  /// On a connection of its own, or on one that has become free by the time it may be made.
  private Answer connectAndAsk(Request request) {
    HttpLink pooled;
    try (var _ = wire.door(request.deadline())) {
      pooled = pooled();
      if (pooled == null) return askFresh(request);
    }
    return askAgain(pooled, askOn(pooled, request), request);
  }

  private Answer askAgain(HttpLink pooled, CompletableFuture<Answer> answer, Request request) {
    try {
      return await(pooled, answer, request);
    } catch (ExecutionException e) {
      return askAfter(pooled, e, request);
    }
  }

  /// Once more, by a connection that was not dead all along.
  private Answer askAfter(HttpLink failed, ExecutionException fault, Request request) {
    if (failed.touched()) throw Faults.unreachable(request, fault);
    try (var _ = wire.door(request.deadline())) {
      return askFresh(request);
    }
  }

  private Answer askFresh(Request request) {
    var link = HttpLink.connect(wire, request.deadline(), this::rested);
    try {
      return await(link, askOn(link, request), request);
    } catch (ExecutionException e) {
      throw Faults.unreachable(request, e);
    }
  }

  private CompletableFuture<Answer> askOn(HttpLink link, Request request) {
    var answer = settled(link, List.of(link.prepare(request)));
    sendBy(List.of(link));
    return answer.getFirst();
  }

  /// On the event loop. Nobody has it but the pool, or somebody has just taken it.
  private void rested(HttpLink link) {
    if (!idle.remove(link)) return;
    if (closed || idle.size() >= WARM) {
      link.close();
      return;
    }
    var path = wire.endpoint().path(WORDLESS, null);
    var request = new Request("GET", path, null, Deadline.in(WARMING));
    var answer = link.prepare(request).orTimeout(WARMING.toMillis(), TimeUnit.MILLISECONDS);
    var _ = settled(link, List.of(answer));
    link.send();
  }

  @Override
  public void close() {
    closed = true;
    for (var link = idle.poll(); link != null; link = idle.poll()) link.close();
  }

  private static Answer await(HttpLink link, CompletableFuture<Answer> answer, Request request)
      throws ExecutionException {
    try {
      return answer.get(request.deadline().leftNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      link.close();
      throw late(request, "no answer");
    } catch (InterruptedException e) {
      link.close();
      throw interrupted(request);
    }
  }

  private void enter(int count, Request request) {
    try {
      if (places.tryAcquire(count, request.deadline().leftNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      throw interrupted(request);
    }
    throw late(request, "all %d connections busy".formatted(size));
  }

  private @Nullable HttpLink pooled() {
    for (var link = idle.poll(); link != null; link = idle.poll()) if (link.alive()) return link;
    return null;
  }

  /// By the time that the last answer is there, its connection is in the pool again.
  private List<CompletableFuture<Answer>> settled(
      HttpLink link, List<CompletableFuture<Answer>> coming) {
    var settled = new ArrayList<CompletableFuture<Answer>>(coming.size());
    for (int i = 0; i < coming.size(); i++) {
      boolean last = i == coming.size() - 1;
      settled.add(coming.get(i).whenComplete((answer, _) -> settle(link, answer, last)));
    }
    return settled;
  }

  private void settle(HttpLink link, @Nullable Answer answer, boolean last) {
    if (answer == null || !answer.reusable() || !link.alive() || closed) link.close();
    else if (last) idle.push(link);
  }

  private static AriException interrupted(Request request) {
    Thread.currentThread().interrupt();
    return new AriException.Unreachable(request + ": interrupted while waiting");
  }

  private static AriException late(Request request, String why) {
    return new AriException.Unreachable(
        "%s: %s within %d ms".formatted(request, why, request.deadline().allowed().toMillis()));
  }
}
