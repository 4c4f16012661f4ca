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
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One question to Asterisk: ari4java's typed action above, our pool below, one deadline for all.
/// It is asked and waited for ([#ask]), or put into words ([#put]) to be sent with others.
final class Exchange implements HttpClient {
  /// What is asked, in ari4java's words.
  @FunctionalInterface
  interface Question<T extends @Nullable Object> {
    T of(ARI ari) throws ARIException;
  }

  /// What is to be done, in the same words, where no answer is looked at.
  @FunctionalInterface
  interface Command {
    void to(ARI ari) throws ARIException;
  }

  private final HttpPool pool;
  private final Endpoint endpoint;
  private final Metrics metrics;
  private final Deadline deadline;
  private String method = "";
  private String url = "";
  private String answered = "";
  private @Nullable Request put;

  Exchange(HttpPool pool, Endpoint endpoint, Metrics metrics, Duration timeout) {
    this.pool = pool;
    this.endpoint = endpoint;
    this.metrics = metrics;
    this.deadline = Deadline.in(timeout);
  }

  <T extends @Nullable Object> T ask(AriVersion version, Question<T> question) {
    try {
      return question.of(ari(version));
    } catch (ARIException | NullPointerException e) {
      // the latter is how ari4java's models take an answer that lacks what they hold for certain
      throw unreadable();
    }
  }

  /// The request for what is executed with a callback, which is never called: who sends the request
  /// has its answer read by [#read].
  Request put(AriVersion version, Command command) {
    try {
      command.to(ari(version));
    } catch (ARIException e) {
      throw new IllegalStateException("executed without a callback", e);
    }
    return Objects.requireNonNull(put);
  }

  /// Waits for the answer to what was put: an object, or nothing where nothing is to be told. It is
  /// looked at, and not read.
  ///
  /// @param sent when, by [System#nanoTime]
  String read(Coming coming, long sent) {
    answered = answer(coming::await, sent);
    if (answered.isEmpty() || answered.startsWith("{")) return answered;
    throw unreadable();
  }

  private String answer(Supplier<Answer> coming, long sent) {
    var answer = timed(coming, sent);
    if (answer.status() / 100 != 2) throw Faults.refusal(asked(), answer.status(), answer.body());
    return answer.body();
  }

  /// An answer counts from when it was there, and not from when somebody looked.
  private Answer timed(Supplier<Answer> coming, long sent) {
    try {
      var answer = coming.get();
      took(answer.nanoTime() - sent);
      return answer;
    } catch (AriException fault) {
      took(System.nanoTime() - sent);
      throw fault;
    }
  }

  private void took(long nanos) {
    metrics.ariRequest(method, url, Duration.ofNanos(nanos));
  }

  private AriException unreadable() {
    return new AriException.Unreadable(asked(), answered);
  }

  private String asked() {
    return method + " " + url;
  }

  private ARI ari(AriVersion version) {
    var ari = new ARI();
    ari.setVersion(version);
    ari.setHttpClient(this);
    ari.setWsClient(NoSocket.INSTANCE);
    return ari;
  }

  private Request request(
      String toUrl, String byMethod, @Nullable List<HttpParam> query, @Nullable String body) {
    url = toUrl;
    method = byMethod;
    return new Request(method, endpoint.path(url, query), body, deadline);
  }

  @Override
  public String httpActionSync(
      String toUrl,
      String byMethod,
      @Nullable List<HttpParam> query,
      @Nullable String body,
      @Nullable List<HttpResponse> errors) {
    var request = request(toUrl, byMethod, query, body);
    answered = answer(() -> pool.ask(request), System.nanoTime());
    return answered;
  }

  @Override
  public byte[] httpActionSyncAsBytes(
      String toUrl,
      String byMethod,
      @Nullable List<HttpParam> query,
      @Nullable String body,
      @Nullable List<HttpResponse> errors) {
    return httpActionSync(toUrl, byMethod, query, body, errors).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void httpActionAsync(
      String toUrl,
      String byMethod,
      @Nullable List<HttpParam> query,
      @Nullable String body,
      @Nullable List<HttpResponse> errors,
      HttpResponseHandler handler,
      boolean binary) {
    put = request(toUrl, byMethod, query, body);
  }

  @Override
  public void destroy() {}
}
