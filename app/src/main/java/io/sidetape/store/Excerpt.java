package io.sidetape.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/// An answer's status, headers and the beginning of its body, as far as it comes: the status is
/// what counts, so neither an endless nor a broken body may spoil it. One for each request.
final class Excerpt implements BodyHandler<String>, BodySubscriber<String> {
  static final int LONGEST_BYTES = 4096;
  static final long LONGEST_WAIT_MILLIS = 2000;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final CompletableFuture<String> done = new CompletableFuture<>();
  private volatile @Nullable ResponseInfo answer;
  private volatile @Nullable Subscription source;

  /// The status and headers, if they came before whatever broke.
  @Nullable ResponseInfo answer() {
    return answer;
  }

  /// The body so far.
  synchronized String text() {
    return head.toString(UTF_8);
  }

  @Override
  public BodySubscriber<String> apply(ResponseInfo arrived) {
    answer = arrived;
    return this;
  }

  @Override
  public CompletionStage<String> getBody() {
    return done.orTimeout(LONGEST_WAIT_MILLIS, MILLISECONDS).exceptionally(tooSlow -> finish());
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (var buffer : buffers) keep(buffer);
    if (head.size() >= LONGEST_BYTES) done.complete(finish());
  }

  @Override
  public void onError(Throwable broken) {
    done.complete(text());
  }

  @Override
  public void onComplete() {
    done.complete(text());
  }

  private synchronized void keep(ByteBuffer buffer) {
    var bytes = new byte[Math.min(buffer.remaining(), LONGEST_BYTES - head.size())];
    buffer.get(bytes);
    head.writeBytes(bytes);
  }

  /// The rest is not wanted.
  private String finish() {
    var subscription = source;
    if (subscription != null) subscription.cancel();
    return text();
  }
}
