package io.sidetape.ari;

import ch.loway.oss.ari4java.ARI;
import ch.loway.oss.ari4java.AriVersion;
import ch.loway.oss.ari4java.tools.ARIException;
import ch.loway.oss.ari4java.tools.HttpClient;
import ch.loway.oss.ari4java.tools.HttpParam;
import ch.loway.oss.ari4java.tools.HttpResponse;
import ch.loway.oss.ari4java.tools.HttpResponseHandler;
import io.sidetape.ari.HttpLink.Answer;
import io.sidetape.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One question to Asterisk: ari4java's typed action above, our pool below, one deadline for all.
final class Exchange implements HttpClient {
  /// What is asked, in ari4java's words.
  @FunctionalInterface
  interface Question<T extends @Nullable Object> {
    T of(ARI ari) throws ARIException;
  }

  private final HttpPool pool;
  private final Endpoint endpoint;
  private final Metrics metrics;
  private final Deadline deadline;
  private String asked = "";
  private String answered = "";

  Exchange(HttpPool pool, Endpoint endpoint, Metrics metrics, Duration timeout) {
    this.pool = pool;
    this.endpoint = endpoint;
    this.metrics = metrics;
    this.deadline = Deadline.in(timeout);
  }

  <T extends @Nullable Object> T ask(AriVersion version, Question<T> question) {
    var ari = new ARI();
    ari.setVersion(version);
    ari.setHttpClient(this);
    ari.setWsClient(NoSocket.INSTANCE);
    try {
      return question.of(ari);
    } catch (ARIException | NullPointerException e) {
      // the latter is how ari4java's models take an answer that lacks what they hold for certain
      throw new AriException.Unreadable(asked, answered);
    }
  }

  @Override
  public String httpActionSync(
      String url,
      String method,
      @Nullable List<HttpParam> query,
      @Nullable String body,
      @Nullable List<HttpResponse> errors) {
    asked = method + " " + url;
    var answer = timed(method, url, endpoint.path(url, query), body);
    answered = answer.body();
    if (answer.status() / 100 != 2) throw Faults.refusal(asked, answer.status(), answered);
    return answered;
  }

  private Answer timed(String method, String url, String path, @Nullable String body) {
    long from = System.nanoTime();
    try {
      return pool.ask(method, path, body, deadline);
    } finally {
      metrics.ariRequest(method, url, Duration.ofNanos(System.nanoTime() - from));
    }
  }

  @Override
  public byte[] httpActionSyncAsBytes(
      String url,
      String method,
      @Nullable List<HttpParam> query,
      @Nullable String body,
      @Nullable List<HttpResponse> errors) {
    return httpActionSync(url, method, query, body, errors).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void httpActionAsync(
      String url,
      String method,
      @Nullable List<HttpParam> query,
      @Nullable String body,
      @Nullable List<HttpResponse> errors,
      HttpResponseHandler handler,
      boolean binary) {
    throw new UnsupportedOperationException("a virtual thread waits for its answer");
  }

  @Override
  public void destroy() {}
}
