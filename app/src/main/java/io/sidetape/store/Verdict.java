package io.sidetape.store;

import static java.util.Objects.requireNonNull;

import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What an HTTP answer of the sink means.
record Verdict(SinkSettings settings, Instant now) {
  SinkAnswer of(Excerpt excerpt) {
    var answer = requireNonNull(excerpt.answer());
    int status = answer.statusCode();
    if (isTaken(status)) return new SinkAnswer.Taken(status);
    if (isLater(status))
      return new SinkAnswer.Later(why(answer, excerpt.text()), retryAfter(answer));
    return new SinkAnswer.Never(status, why(answer, excerpt.text()));
  }

  private static boolean isTaken(int status) {
    return status / 100 == 2 || status == 409; // 409: it has this id already
  }

  private static boolean isLater(int status) {
    return status == 408 || status == 425 || status == 429 || status / 100 == 5;
  }

  private Optional<Duration> retryAfter(ResponseInfo answer) {
    return answer.headers().firstValue("Retry-After").flatMap(v -> RetryAfter.parse(v, now));
  }

  private String why(ResponseInfo answer, String text) {
    var said = "sink answered " + answer.statusCode() + redirect(answer);
    var body = Words.clean(masked(text));
    return body.isEmpty() ? said : said + ": " + body;
  }

  private String redirect(ResponseInfo answer) {
    if (answer.statusCode() / 100 != 3) return "";
    var target = answer.headers().firstValue("Location").map(Words::clean).orElse("nowhere");
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
