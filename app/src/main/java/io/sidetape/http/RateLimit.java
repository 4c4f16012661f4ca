package io.sidetape.http;

import io.sidetape.metrics.Metrics;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// A bucket of tokens for each client: by who it is, or by its address while that is not known. The
/// table is bounded; the one that has been quiet for longest makes room, and begins anew with a
/// full bucket.
public final class RateLimit {
  static final int MOST_CLIENTS = 10_000;

  private static final double NANOS = 1e9;

  private record Bucket(double tokens, long nanos) {}

  private final Rate rate;
  private final Metrics metrics;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, .75f, true);

  public RateLimit(Rate rate, Metrics metrics) {
    this(rate, metrics, System::nanoTime);
  }

  RateLimit(Rate rate, Metrics metrics, LongSupplier nanoTime) {
    this.rate = rate;
    this.metrics = metrics;
    this.nanoTime = nanoTime;
  }

  /// 429 where `subject` asks too often; counts as a request of theirs otherwise.
  public Optional<Response> refusal(String subject) {
    return take("s " + subject);
  }

  /// The same for somebody of whom only the address is known.
  public Optional<Response> refusal(InetAddress remote) {
    return take("a " + ClientNetwork.of(remote));
  }

  /// The same route, limited by address.
  public Route limited(Route route) {
    return new Route(
        route.method(),
        route.path(),
        route.intake(),
        request -> {
          var refusal = refusal(request.remote());
          return refusal.isPresent() ? refusal.get() : route.handler().answer(request);
        });
  }

  private Optional<Response> take(String client) {
    var left = taken(client);
    if (left >= 0) return Optional.empty();
    metrics.limitReached("http_rate");
    var seconds = (long) Math.ceil(-left / rate.perSecond());
    return Optional.of(
        Response.problem(429, "Too many requests; the limit is " + rate.perSecond() + " a second.")
            .with("Retry-After", Long.toString(Math.max(1, seconds))));
  }

  /// What is left in the bucket, or how much is missing; then nothing is taken.
  private synchronized double taken(String client) {
    var now = nanoTime.getAsLong();
    var bucket = buckets.getOrDefault(client, new Bucket(rate.burst(), now));
    var refilled = bucket.tokens() + (now - bucket.nanos()) / NANOS * rate.perSecond();
    var left = Math.min(rate.burst(), refilled) - 1;
    buckets.put(client, new Bucket(left < 0 ? left + 1 : left, now));
    if (buckets.size() > MOST_CLIENTS) buckets.remove(buckets.keySet().iterator().next());
    return left;
  }

  synchronized int clients() {
    return buckets.size();
  }
}
