package io.sidetape.http;

import io.netty.handler.codec.http.HttpRequest;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a request's head to its answer: refusals at once on the event loop, handlers on a virtual
/// thread each. There are never more of those than connections.
final class Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final Router router;
  private final Metrics metrics;
  private final HeadCheck head;
  private final AccessLog access;

  Dispatcher(Router router, Metrics metrics, AccessLog access) {
    this.router = router;
    this.metrics = metrics;
    this.head = new HeadCheck(metrics);
    this.access = access;
  }

  void limitReached(String limit) {
    metrics.limitReached(limit);
  }

  /// Whether and how the rest of the request is read.
  Admission admission(HttpRequest request) {
    var fault = head.fault(request);
    if (fault.isPresent()) return new Admission.Refused(fault.get());
    if (!HeadCheck.announcesBody(request)) return new Admission.Read(0);
    return switch (find(request)) {
      case Router.Found.Here here -> body(request, here.route().intake());
      case Router.Found other -> new Admission.Refused(miss(request, other));
    };
  }

  private Admission body(HttpRequest request, Intake intake) {
    if (HeadCheck.toldBytes(request) > intake.limit())
      return new Admission.Refused(tooLarge().response());
    return switch (intake) {
      case Intake.Nothing _ -> new Admission.Refused(tooLarge().response());
      case Intake.Whole whole -> new Admission.Read(whole.mostBytes());
      case Intake.Streamed streamed -> new Admission.Stream(streamed.mostBytes());
    };
  }

  BrokenBody tooLarge() {
    limitReached("http_body");
    return new BrokenBody(413, "The body is larger than is taken here.");
  }

  void accessed(HttpRequest request, Wire wire, long bytes, long nanos, InetAddress remote) {
    access.line(request, wire, bytes, nanos, remote);
  }

  /// Answers through what `sending` makes of it, on another thread.
  void answer(Incoming incoming, Function<Wire, Sending> sending) {
    Thread.ofVirtual().name("http").start(() -> reply(incoming, sending));
  }

  private void reply(Incoming incoming, Function<Wire, Sending> sending) {
    var wire = wire(incoming);
    incoming.body().close();
    try {
      sending.apply(wire).start();
    } catch (RejectedExecutionException stopped) {
      log.debug("{}: the server was closed meanwhile", named(incoming.head()));
      close(wire.payload());
    }
  }

  private static void close(Payload payload) {
    try {
      payload.close();
    } catch (IOException broken) {
      log.debug("not closed: {}", broken.getMessage());
    }
  }

  /// Whatever a handler throws, an Error too: a client left without an answer would hold its
  /// connection for good.
  private Wire wire(Incoming incoming) {
    var request = incoming.head();
    try {
      var response = response(incoming);
      return Wire.of(request, response, !incoming.body().isWhole());
    } catch (Throwable bug) {
      return Wire.refusal(
          request,
          incoming
              .body()
              .failure()
              .map(BrokenBody::response)
              .orElseGet(() -> failed(request, bug)));
    }
  }

  private Response failed(HttpRequest request, Throwable bug) {
    if (bug instanceof MalformedException malformed)
      return Response.problem(400, "The body is malformed: " + malformed.getMessage() + ".");
    log.error("{} failed", named(request), bug);
    return Response.problem(500, "The log says what went wrong.");
  }

  private String named(HttpRequest request) {
    return request.method() + " " + access.path(request.uri());
  }

  private Response response(Incoming incoming) throws Exception {
    return switch (find(incoming.head())) {
      case Router.Found.Here here -> here(incoming, here);
      case Router.Found other -> miss(incoming.head(), other);
    };
  }

  private Router.Found find(HttpRequest request) {
    return router.find(request.method().name(), Target.of(request.uri()).path());
  }

  private static Response here(Incoming sent, Router.Found.Here here) throws Exception {
    var target = Target.of(sent.head().uri());
    var query = Percent.query(target.query());
    if (query.isEmpty()) return Response.problem(400, "The query is unreadable.");
    var method = sent.head().method().name();
    return here.route()
        .handler()
        .answer(
            new Request(
                method.equals("HEAD") ? "GET" : method,
                target.path(),
                here.variables(),
                query.get(),
                headers(sent.head()),
                sent.remote(),
                sent.body()));
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
