package io.sidetape.http;

import io.sidetape.metrics.Metrics;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Tells what happens to everybody who listens. Telling never waits: a listener that has fallen too
/// far behind is let go.
public final class EventHub<T> {
  /// Each holds a connection, and there is to be room for requests.
  static final int MOST_LISTENERS = 200;

  private static final int QUEUE_EVENTS = 256;

  private final Metrics metrics;
  private final Map<Listener, Function<T, Optional<ServerEvent>>> listeners =
      new ConcurrentHashMap<>();

  public EventHub(Metrics metrics) {
    this.metrics = metrics;
  }

  /// The answer to somebody who listens from now on: `view` says how each thing is told to them, or
  /// that it is not for them. 503 where there are too many already.
  public Response listen(Function<T, Optional<ServerEvent>> view) {
    if (listeners.size() >= MOST_LISTENERS) {
      metrics.limitReached("http_listeners");
      return Response.problem(503, "There are too many listeners already.")
          .with("Retry-After", "30");
    }
    return Response.events(join(view));
  }

  /// To everybody it is for.
  public void tell(T what) {
    listeners.forEach(
        (listener, view) -> view.apply(what).ifPresent(event -> tell(listener, event)));
  }

  /// How many listen now.
  public int listeners() {
    return listeners.size();
  }

  private Listener join(Function<T, Optional<ServerEvent>> view) {
    var listener = new Listener(QUEUE_EVENTS, listeners::remove);
    listeners.put(listener, view);
    return listener;
  }

  private void tell(Listener listener, ServerEvent event) {
    if (listener.tell(event)) return;
    metrics.limitReached("http_listener_queue");
    listener.close();
  }
}
