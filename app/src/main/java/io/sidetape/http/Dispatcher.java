package io.sidetape.http;

import io.netty.handler.codec.http.HttpRequest;
import io.sidetape.metrics.Metrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a request's head to its answer: refusals at once on the event loop, handlers on a virtual
/// thread each. There are never more of those than connections.
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final Router router;
  private final Metrics metrics;
  private final HeadCheck head;

  Dispatcher(Router router, Metrics metrics) {
    this.router = router;
    this.metrics = metrics;
    this.head = new HeadCheck(metrics);
  }

  void limitReached(String limit) {
    metrics.limitReached(limit);
  }

  /// The answer to what is not read any further: a broken head, or one before a body.
  Optional<Response> refusal(HttpRequest request) {
    var fault = head.fault(request);
    if (fault.isPresent() || !HeadCheck.announcesBody(request)) return fault;
    return Optional.of(
        switch (find(request)) {
          case Router.Found.Here _ -> {
            limitReached("http_body");
            yield Response.problem(413, "A body is not taken here.");
          }
          case Router.Found other -> miss(request, other);
        });
  }

  /// Answers through `reply`, on another thread.
  void answer(HttpRequest request, Consumer<Wire> reply) {
    Thread.ofVirtual().name("http").start(() -> reply(request, reply));
  }

  private void reply(HttpRequest request, Consumer<Wire> reply) {
    try {
      reply.accept(wire(request));
    } catch (RejectedExecutionException stopped) {
      log.debug("{} {}: the server was closed meanwhile", request.method(), request.uri());
    }
  }

  /// Whatever a handler throws, an Error too: a client left without an answer would hold its
  /// connection for good.
  private Wire wire(HttpRequest request) {
    try {
      return Wire.of(request, response(request), false);
    } catch (Throwable bug) {
      log.error("{} {} failed", request.method(), Target.of(request.uri()).path(), bug);
      return Wire.of(request, Response.problem(500, "The log says what went wrong."), true);
    }
  }

  private Response response(HttpRequest request) throws Exception {
    return switch (find(request)) {
      case Router.Found.Here here -> here(request, here);
      case Router.Found other -> miss(request, other);
    };
  }

  private Router.Found find(HttpRequest request) {
    return router.find(request.method().name(), Target.of(request.uri()).path());
  }

  private static Response here(HttpRequest sent, Router.Found.Here here) throws Exception {
    var target = Target.of(sent.uri());
    var query = Percent.query(target.query());
    if (query.isEmpty()) return Response.problem(400, "The query is unreadable.");
    var method = sent.method().name();
    return here.handler()
        .answer(
            new Request(
                method.equals("HEAD") ? "GET" : method,
                target.path(),
                here.variables(),
                query.get(),
                headers(sent)));
  }

  private static Response miss(HttpRequest request, Router.Found found) {
    return switch (found) {
      case Router.Found.Nothing _ -> Response.problem(404, "There is nothing at this path.");
      case Router.Found.Unclean _ -> Response.problem(400, "The path is not a clean one.");
      case Router.Found.OtherMethods other ->
          Response.problem(405, request.method() + " is not for this path.")
              .with("Allow", other.allowed());
      case Router.Found.Here _ -> throw new IllegalArgumentException("it is here");
    };
  }

  private static Map<String, List<String>> headers(HttpRequest sent) {
    var headers = new HashMap<String, List<String>>();
    for (var header : sent.headers())
      headers
          .computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(header.getValue());
    return headers;
  }
}
