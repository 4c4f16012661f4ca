package io.sidetape.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys behind a URL, kept for a while. Whatever tokens come, the issuer is asked no more often
/// than twice a minute; while it is down, the keys that are there go on for a day.
final class WebKeys implements Keys {
  static final Duration FRESH = Duration.ofMinutes(10);
  static final Duration USABLE = Duration.ofDays(1);
  static final Duration GAP = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(WebKeys.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 256 * 1024;

  private final URI url;
  private final InstantSource clock;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Fetched last;
  private volatile @Nullable Instant tried;
  private volatile Optional<String> problem = Optional.empty();

  private record Fetched(JWKSet keys, Instant at) {}

  WebKeys(URI url, InstantSource clock) {
    this.url = url;
    this.clock = clock;
  }

  @Override
  public JWKSet known() throws IOException {
    var have = last;
    return have != null && isYounger(have.at(), FRESH) ? have.keys() : anew();
  }

  @Override
  public JWKSet anew() throws IOException {
    fetching.lock();
    try {
      var before = tried;
      if (before == null || !isYounger(before, GAP)) fetch();
    } finally {
      fetching.unlock();
    }
    var have = last;
    if (have != null && isYounger(have.at(), USABLE)) return have.keys();
    throw new IOException(problem.orElse("no keys yet"));
  }

  @Override
  public Optional<String> problem() {
    return problem;
  }

  private boolean isYounger(Instant at, Duration age) {
    return clock.instant().isBefore(at.plus(age));
  }

  private void fetch() {
    tried = clock.instant();
    try {
      last = new Fetched(parsed(answer()), clock.instant());
      problem = Optional.empty();
    } catch (IOException down) {
      problem = Optional.of("access.jwt.jwks " + url + ": " + down.getMessage());
      log.warn("{}; the keys that are there go on for a day", problem.get());
    }
  }

  private byte[] answer() throws IOException {
    var request = HttpRequest.newBuilder(url).header("Accept", "application/json").build();
    var whole = BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES);
    var asked = client.sendAsync(request, whole);
    try {
      var answer = asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS); // the body's time too
      return body(answer);
    } catch (TimeoutException slow) {
      throw new IOException("no answer within " + PATIENCE.toSeconds() + " s", slow);
    } catch (ExecutionException failed) {
      throw new IOException("cannot be had: " + failed.getCause(), failed);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped", stopping);
    } finally {
      asked.cancel(true);
    }
  }

  private static byte[] body(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() == 200) return answer.body();
    throw new IOException("answered " + answer.statusCode());
  }

  private static JWKSet parsed(byte[] json) throws IOException {
    try {
      return JWKSet.parse(new String(json, UTF_8));
    } catch (ParseException broken) {
      throw new IOException("answered no JWK set", broken);
    }
  }
}
