package io.sidetape.training;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.sidetape.training.Script.Answer;
import io.sidetape.training.Script.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The network side of an [Understudy]: HTTP with keep-alive and basic authentication, and an event
/// socket.
@SuppressWarnings("FutureReturnValueIgnored") // who has gone needs no answer
final class Stage implements AutoCloseable {
  private static final String ROOT = "/ari";
  private static final String EVENTS = ROOT + "/events";
  private static final int MAX_BODY_BYTES = 64 << 10;
  private static final int BACKLOG = 128;

  /// As long as Asterisk takes: an answer that is there before it is waited for would teach the JVM
  /// a daemon that never waits.
  private static final Duration THINKING = Duration.ofNanos(700_000);

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("understudy", true), NioIoHandler.newFactory());
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final CountDownLatch heard = new CountDownLatch(1);
  private final byte[] authorization;
  private final Function<Request, Answer> script;
  private final Channel listening;
  private volatile @Nullable Channel audience;

  Stage(String user, String password, Function<Request, Answer> script) throws IOException {
    var words = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    this.authorization = bytes("Basic " + Base64.getEncoder().encodeToString(words));
    this.script = script;
    this.listening = bind();
  }

  private Channel bind() throws IOException {
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel made) {
                    build(made);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) throw new IOException("cannot listen on loopback", bound.cause());
    return bound.channel();
  }

  private void build(Channel made) {
    open.add(made);
    var events =
        WebSocketServerProtocolConfig.newBuilder().websocketPath(EVENTS).checkStartsWith(true);
    made.pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
        .addLast(new Gate())
        .addLast(new WebSocketServerProtocolHandler(events.build()))
        .addLast(new Requests());
  }

  int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  boolean isHeard(Duration within) throws InterruptedException {
    return heard.await(within.toNanos(), TimeUnit.NANOSECONDS);
  }

  void tell(String event) {
    var listener = audience;
    if (listener != null) listener.writeAndFlush(new TextWebSocketFrame(event));
  }

  /// Lets nobody else on the machine take part.
  private final class Gate extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      var given = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
      if (MessageDigest.isEqual(authorization, bytes(given)))
        context.fireChannelRead(ReferenceCountUtil.retain(request));
      else context.writeAndFlush(response(new Answer(401, "{}")));
    }
  }

  private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      var asked = read(request);
      context
          .executor()
          .schedule(
              () -> context.writeAndFlush(response(script.apply(asked))),
              THINKING.toNanos(),
              TimeUnit.NANOSECONDS);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      super.userEventTriggered(context, event);
      if (!(event instanceof HandshakeComplete)) return;
      audience = context.channel();
      heard.countDown();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable gone) {
      context.close();
    }
  }

  private static Request read(FullHttpRequest request) {
    var uri = new QueryStringDecoder(request.uri());
    var parts =
        Arrays.stream(uri.rawPath().substring(ROOT.length()).split("/"))
            .skip(1)
            .map(part -> QueryStringDecoder.decodeComponent(part))
            .toList();
    Map<String, String> query =
        uri.parameters().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, named -> named.getValue().getFirst()));
    return new Request(request.method().name(), parts, query);
  }

  private static DefaultFullHttpResponse response(Answer answer) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(bytes(answer.json())));
    response
        .headers()
        .set("Server", "Asterisk")
        .set("Cache-Control", "no-cache, no-store")
        .set("Content-type", "application/json")
        .set("Content-Length", response.content().readableBytes());
    return response;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    open.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
