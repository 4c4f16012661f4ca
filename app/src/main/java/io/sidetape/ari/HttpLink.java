package io.sidetape.ari;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One keep-alive connection. Whoever took it from the pool owns it until all that he asked by it
/// is answered; the event loop answers, in the order in which he asked.
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells of failures through the handlers
final class HttpLink extends SimpleChannelInboundHandler<FullHttpResponse> {
  /// Below the 15 s after which Asterisk closes an idle one, perhaps while we are writing.
  private static final int IDLE_SECONDS = 10;

  /// The list of all channels of a large Asterisk has about 1 KB a channel.
  private static final int MAX_ANSWER_BYTES = 16 << 20;

  /// One answer; `reusable` if the connection may take another request.
  ///
  /// @param nanoTime when it was there
  record Answer(int status, String body, boolean reusable, long nanoTime) {}

  private final Endpoint endpoint;
  private final Consumer<HttpLink> rested;
  private @Nullable Channel channel;
  private final Queue<DefaultFullHttpRequest> prepared = new ConcurrentLinkedQueue<>();
  private final Queue<CompletableFuture<Answer>> pending = new ConcurrentLinkedQueue<>();
  private volatile boolean touched;
  private volatile @Nullable Throwable fault;

  private HttpLink(Endpoint endpoint, Consumer<HttpLink> rested) {
    this.endpoint = endpoint;
    this.rested = rested;
  }

  /// @param rested told of the link on its event loop when nothing was asked for a while: left
  ///   alone, Asterisk closes it soon
  static HttpLink connect(Wire wire, Deadline deadline, Consumer<HttpLink> rested) {
    var link = new HttpLink(wire.endpoint(), rested);
    link.channel = wire.connect(deadline, link::build);
    return link;
  }

  boolean alive() {
    return channel != null && channel.isActive();
  }

  /// True once any byte of the answer that is due has come: from then on a repeat is no repeat.
  boolean touched() {
    return touched;
  }

  void close() {
    if (channel != null) channel.close();
  }

  /// Takes a request, which [#send] sends; what is returned is completed on the event loop.
  CompletableFuture<Answer> prepare(Request request) {
    var answer = new CompletableFuture<Answer>();
    touched = false;
    pending.add(answer);
    prepared.add(encoded(request));
    return answer;
  }

  /// On the event loop: all that was prepared, at once.
  void send() {
    if (channel == null) throw new IllegalStateException("not connected");
    for (var request = prepared.poll(); request != null; request = prepared.poll())
      channel
          .write(request)
          .addListener(written -> {
            if (!written.isSuccess()) fail(written.cause());
          });
    channel.flush();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    var asker = pending.poll();
    if (asker == null) {
      context.close(); // nobody asked: what comes next could be taken for another's answer
      return;
    }
    touched = false;
    var body = response.content().toString(StandardCharsets.UTF_8);
    var reusable = HttpUtil.isKeepAlive(response) && response.decoderResult().isSuccess();
    if (response.decoderResult().isSuccess())
      asker.complete(new Answer(response.status().code(), body, reusable, System.nanoTime()));
    else asker.completeExceptionally(response.decoderResult().cause());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && pending.isEmpty()) rested.accept(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    fault = cause;
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(new ClosedChannelException());
  }

  /// Answers what has no answer yet with its failure: the one known, or this one.
  void fail(Throwable otherwise) {
    var known = fault;
    for (var asker = pending.poll(); asker != null; asker = pending.poll())
      asker.completeExceptionally(known == null ? otherwise : known);
  }

  private void build(Channel made) {
    made.pipeline()
        .addLast(new FirstByte())
        .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS, TimeUnit.SECONDS))
        .addLast(new HttpClientCodec())
        .addLast(new HttpObjectAggregator(MAX_ANSWER_BYTES))
        .addLast(this);
  }

  private DefaultFullHttpRequest encoded(Request asked) {
    var body = asked.body();
    var content =
        body == null ? Unpooled.EMPTY_BUFFER : Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
    var request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.valueOf(asked.method()), asked.path(), content);
    request
        .headers()
        .set(HttpHeaderNames.HOST, endpoint.hostHeader())
        .set(HttpHeaderNames.AUTHORIZATION, endpoint.authorization())
        .set(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
    if (body != null)
      request.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    return request;
  }

  private final class FirstByte extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      touched = true;
      context.fireChannelRead(message);
    }
  }
}
