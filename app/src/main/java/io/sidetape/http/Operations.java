package io.sidetape.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sidetape.metrics.Health;
import io.sidetape.metrics.Metrics;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What supervisors and Prometheus ask: `/healthz`, `/readyz`, `/metrics`.
public final class Operations {
  private Operations() {}

  private record State(boolean ok, List<Part> components) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Part(String name, boolean ok, @Nullable String problem) {}

  /// Whether it lives and whether it is ready.
  public static List<Route> health(Health health) {
    return List.of(
        Route.get("/healthz", _ -> state(health.live())),
        Route.get("/readyz", _ -> state(health.ready())));
  }

  /// How it does, in numbers, by tenant too.
  public static Route metrics(Metrics metrics) {
    return Route.get("/metrics", request -> metrics(metrics, request.header("accept")));
  }

  /// 200 or 503, the same body either way: who is unwell and why.
  private static Response state(Health.Report report) {
    var parts = report.components().stream().map(Operations::part).toList();
    return Response.json(report.ok() ? 200 : 503, new State(report.ok(), parts));
  }

  private static Part part(Health.Line line) {
    return new Part(line.name(), line.ok(), line.problem().orElse(null));
  }

  private static Response metrics(Metrics metrics, Optional<String> accept) {
    var scraped = metrics.scrape(accept.orElse(null));
    return Response.text(200, scraped.contentType(), scraped.text());
  }
}
