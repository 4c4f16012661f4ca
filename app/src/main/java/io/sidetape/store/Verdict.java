package io.sidetape.store;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What an HTTP answer of the sink means.
record Verdict(SinkSettings settings, Instant now) {
  SinkAnswer of(HttpResponse<String> response) {
    int status = response.statusCode();
    if (isTaken(status)) return new SinkAnswer.Taken(status);
    if (isLater(status)) return new SinkAnswer.Later(why(response), retryAfter(response));
    return new SinkAnswer.Never(status, why(response));
  }

  private static boolean isTaken(int status) {
    return status / 100 == 2 || status == 409; // 409: it has this id already
  }

  private static boolean isLater(int status) {
    return status == 408 || status == 425 || status == 429 || status / 100 == 5;
  }

  private Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response.headers().firstValue("Retry-After").flatMap(v -> RetryAfter.parse(v, now));
  }

  private String why(HttpResponse<String> response) {
    var said = "sink answered " + response.statusCode() + redirect(response);
    var body = Words.clean(masked(response.body()));
    return body.isEmpty() ? said : said + ": " + body;
  }

  private String redirect(HttpResponse<?> response) {
    if (response.statusCode() / 100 != 3) return "";
    var target = response.headers().firstValue("Location").map(Words::clean).orElse("nowhere");
    return " to "
        + masked(target)
        + " (redirects are not followed: put the final address in sink.url)";
  }

  /// Some servers echo the request's headers.
  private String masked(String text) {
    return settings
        .token()
        .filter(token -> !token.isEmpty())
        .map(token -> text.replace(token, "***"))
        .orElse(text);
  }
}
