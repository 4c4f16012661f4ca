package io.sidetape.http.api;

import io.sidetape.catalog.CatalogException;
import io.sidetape.http.Response;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request cannot be answered as it was asked; this is what it is answered instead.
final class Problem extends Exception {
  private static final Logger log = LoggerFactory.getLogger(Problem.class);

  private final transient Response response;

  Problem(Response response) {
    super("status " + response.status());
    this.response = response;
  }

  Problem(int status, String detail) {
    this(Response.problem(status, detail));
  }

  /// A parameter that is not known, or not so.
  static Problem parameter(String name, String wrong) {
    var detail = "The parameter " + quoted(name) + " " + wrong + ".";
    return new Problem(Response.problem(400, detail, Map.of("parameter", clean(name))));
  }

  /// Something to do that may turn out to be a problem.
  interface Answering {
    Response answer() throws Exception;
  }

  /// The answer, or the problem that it came to.
  static Response answered(Answering answering) throws Exception {
    try {
      return answering.answer();
    } catch (Problem problem) {
      return problem.response;
    } catch (CatalogException down) {
      log.warn("{}", down.getMessage());
      return Response.problem(503, "The catalog does not answer; recordings are none the worse.")
          .with("Retry-After", "5");
    }
  }

  private static String quoted(String text) {
    return "`" + clean(text) + "`";
  }

  /// Somebody's text, on one line and not long.
  private static String clean(String text) {
    var line = text.replaceAll("[^\\p{Print}]", "?");
    return line.length() > 60 ? line.substring(0, 60) + "…" : line;
  }
}
