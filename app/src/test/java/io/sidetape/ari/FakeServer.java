package io.sidetape.ari;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/// The network side of [FakeAsterisk]: HTTP with keep-alive, WebSockets, basic auth, and all ways
/// of being unreliable.
@NullMarked
@SuppressWarnings("FutureReturnValueIgnored")
final class FakeServer implements AutoCloseable {
  private static final String BASIC =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(
                  (FakeAsterisk.USER + ":" + FakeAsterisk.PASSWORD)
                      .getBytes(StandardCharsets.UTF_8));

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final @Nullable Function<Channel, SSLEngine> tls;
  private final Function<FakeAsterisk.Request, Reply> answers;
  private final Channel listening;
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger mostBehind = new AtomicInteger();
  private volatile boolean stalled;

  FakeServer(
      int port,
      @Nullable Function<Channel, SSLEngine> tls,
      Function<FakeAsterisk.Request, Reply> answers) {
    this.tls = tls;
    this.answers = answers;
    this.listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    build(channel);
                  }
                })
            .bind("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
  }

  /// A client's WebSocket.
  record Socket(Channel channel) {
    void text(String json) {
      channel.writeAndFlush(new TextWebSocketFrame(json));
    }

    void fragments(String json, int pieces) {
      var size = Math.max(1, json.length() / pieces);
      for (var from = 0; from < json.length(); from += size) {
        var piece = json.substring(from, Math.min(json.length(), from + size));
        var last = from + size >= json.length();
        channel.writeAndFlush(
            from == 0
                ? new TextWebSocketFrame(last, 0, piece)
                : new ContinuationWebSocketFrame(last, 0, piece));
      }
    }

    void close() {
      channel.writeAndFlush(new CloseWebSocketFrame(1000, "bye"));
    }

    void drop() {
      channel.close();
    }
  }

  int port() {
    return ((java.net.InetSocketAddress) listening.localAddress()).getPort();
  }

  boolean secure() {
    return tls != null;
  }

  List<Socket> sockets() {
    return List.copyOf(sockets);
  }

  void stall() {
    stalled = true;
  }

  int mostConnections() {
    return most.get();
  }

  int connectionsMade() {
    return made.get();
  }

  int mostBehind() {
    return mostBehind.get();
  }

  void dropConnections() {
    connections.forEach(Channel::close);
  }

  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    sockets.forEach(socket -> socket.channel().close().syncUninterruptibly());
    connections.forEach(connection -> connection.close().syncUninterruptibly());
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void build(Channel channel) {
    made.incrementAndGet();
    connections.add(channel);
    most.accumulateAndGet(connections.size(), Math::max);
    channel.closeFuture().addListener(_ -> connections.remove(channel));
    if (tls != null) channel.pipeline().addLast(new SslHandler(tls.apply(channel)));
    channel
        .pipeline()
        .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 20), new Requests());
  }

  /// Of one connection: as in Asterisk each is done once the one before is answered.
  private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final Queue<Supplier<Reply>> waiting = new ArrayDeque<>();
    private boolean busy;

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      var uri = new QueryStringDecoder(request.uri());
      if (!BASIC.equals(request.headers().get(HttpHeaderNames.AUTHORIZATION)))
        queue(context.channel(), () -> Reply.refused(401, "Authentication required"));
      else if (request.headers().contains(HttpHeaderNames.UPGRADE)) upgrade(context, request);
      else {
        var asked = read(request, uri);
        queue(context.channel(), () -> answers.apply(asked));
      }
    }

    private void queue(Channel channel, Supplier<Reply> reply) {
      waiting.add(reply);
      if (!busy) next(channel);
      mostBehind.accumulateAndGet(waiting.size(), Math::max);
    }

    private void next(Channel channel) {
      var reply = waiting.poll();
      busy = reply != null;
      if (reply != null) reply(channel, reply.get());
    }

    private void reply(Channel channel, Reply reply) {
      switch (reply) {
        case Reply.Answer answer -> {
          channel.writeAndFlush(response(answer));
          next(channel);
        }
        case Reply.Late late ->
            channel
                .eventLoop()
                .schedule(
                    () -> reply(channel, late.reply()),
                    late.time().toMillis(),
                    TimeUnit.MILLISECONDS);
        case Reply.Never _ -> {}
        case Reply.HangUp _ -> channel.close();
        case Reply.Raw raw -> raw(channel, raw.bytes()).addListener(ChannelFutureListener.CLOSE);
        case Reply.HalfClose half ->
            raw(channel, half.bytes()).addListener(_ -> ((SocketChannel) channel).shutdownOutput());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private static FakeAsterisk.Request read(FullHttpRequest request, QueryStringDecoder uri) {
    var query =
        uri.parameters().entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey(), e -> e.getValue().getFirst()));
    return new FakeAsterisk.Request(
        request.method().name(),
        uri.rawPath().substring("/ari".length()),
        query,
        request.content().toString(StandardCharsets.UTF_8));
  }

  private static io.netty.channel.ChannelFuture raw(Channel channel, String bytes) {
    var codec = channel.pipeline().context(HttpServerCodec.class);
    return codec.writeAndFlush(Unpooled.copiedBuffer(bytes, StandardCharsets.UTF_8));
  }

  private static DefaultFullHttpResponse response(Reply.Answer answer) {
    var body = Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8);
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
    if (answer.status() != 204)
      response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return response;
  }

  private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
    var shaker =
        new WebSocketServerHandshakerFactory("ws://fake/ari/events", null, false)
            .newHandshaker(request);
    var socket = new Socket(context.channel());
    context.pipeline().addLast(new Frames());
    connections.remove(socket.channel());
    sockets.add(socket); // before its client knows, so that a test finds it once the client does
    socket.channel().closeFuture().addListener(_ -> sockets.remove(socket));
    shaker.handshake(context.channel(), request);
  }

  private final class Frames extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (stalled) return;
      switch (frame) {
        case PingWebSocketFrame ping ->
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        case CloseWebSocketFrame _ -> context.close();
        default -> {}
      }
    }
  }
}
