package io.sidetape.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The beginning of an answer's body, as far as it comes: the status is what counts, so neither an
/// endless nor a broken body may spoil it.
final class Excerpt implements BodySubscriber<String> {
  static final int LONGEST_BYTES = 4096;
  static final long LONGEST_WAIT_MILLIS = 2000;

  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final CompletableFuture<String> done = new CompletableFuture<>();
  private volatile @Nullable Subscription source;

  static final class Handler implements BodyHandler<String> {
    @Override
    public BodySubscriber<String> apply(ResponseInfo answer) {
      return new Excerpt();
    }
  }

  @Override
  public CompletionStage<String> getBody() {
    return done.orTimeout(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS)
        .exceptionally(tooSlow -> soFar());
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    source = subscription;
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (var buffer : buffers) keep(buffer);
    if (head.size() >= LONGEST_BYTES) done.complete(soFar());
  }

  @Override
  public void onError(Throwable broken) {
    done.complete(soFar());
  }

  @Override
  public void onComplete() {
    done.complete(soFar());
  }

  private synchronized void keep(ByteBuffer buffer) {
    var bytes = new byte[Math.min(buffer.remaining(), LONGEST_BYTES - head.size())];
    buffer.get(bytes);
    head.writeBytes(bytes);
  }

  private synchronized String soFar() {
    var subscription = source;
    if (subscription != null) subscription.cancel(); // the rest is not wanted
    return head.toString(UTF_8);
  }
}
