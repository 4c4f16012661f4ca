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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One keep-alive connection with at most one request on it. Whoever took it from the pool owns it;
/// the event loop answers.
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
  private volatile @Nullable DefaultFullHttpRequest prepared;
  private volatile @Nullable CompletableFuture<Answer> pending;
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

  /// True once any byte of the present answer has come: from then on a repeat is no repeat.
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
    prepared = encoded(request);
    pending = answer;
    return answer;
  }

  /// On the event loop.
  void send() {
    var request = prepared;
    prepared = null;
    if (channel == null || request == null) throw new IllegalStateException("nothing to send");
    channel
        .writeAndFlush(request)
        .addListener(written -> {
          if (!written.isSuccess()) fail(written.cause());
        });
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
    var asker = pending;
    pending = null;
    if (asker == null) {
      context.close(); // nobody asked: what comes next could be taken for another's answer
      return;
    }
    var body = response.content().toString(StandardCharsets.UTF_8);
    var reusable = HttpUtil.isKeepAlive(response) && response.decoderResult().isSuccess();
    if (response.decoderResult().isSuccess())
      asker.complete(new Answer(response.status().code(), body, reusable, System.nanoTime()));
    else asker.completeExceptionally(response.decoderResult().cause());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof IdleStateEvent && pending == null) rested.accept(this);
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

  /// Answers the request with its failure: the one known, or this one.
  void fail(Throwable otherwise) {
    var asker = pending;
    if (asker == null) return;
    var known = fault;
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
