package io.sidetape.ari;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The WebSocket that events come by. Its event loop only reads: a whole event is handed to
/// `events`, which must not wait. Silence is answered with a ping, and silence after that with the
/// end of the socket.
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells of failures through the handlers
final class EventSocket extends SimpleChannelInboundHandler<WebSocketFrame> {
  /// Far above any event of Asterisk's; the largest seen are channels with many variables.
  static final int MAX_EVENT_BYTES = 16 << 20;

  private static final int MAX_HANDSHAKE_BYTES = 64 << 10;

  private final BiConsumer<EventSocket, String> events;
  private final CompletableFuture<Void> up = new CompletableFuture<>();
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private @Nullable Channel channel;
  private volatile @Nullable String reason;

  private EventSocket(BiConsumer<EventSocket, String> events) {
    this.events = events;
  }

  /// Connects and upgrades; returns when events flow.
  static EventSocket open(
      Wire wire,
      String path,
      Duration ping,
      Deadline deadline,
      BiConsumer<EventSocket, String> events) {
    var socket = new EventSocket(events);
    socket.channel =
        wire.connectForEvents(deadline, made -> socket.build(made, wire, path, ping, deadline));
    socket.untilUp(wire.endpoint() + " events", deadline);
    return socket;
  }

  /// Ends the socket, for a reason that [#untilEnded] then tells.
  void end(String why) {
    if (reason == null) reason = why;
    if (channel != null) channel.close();
  }

  /// Has nothing more to do with the socket and leaves it open.
  void leave(String why) {
    reason = why;
    ended.complete(why);
  }

  /// Waits for the end and says why it came.
  String untilEnded() throws InterruptedException {
    try {
      return ended.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (frame instanceof TextWebSocketFrame text && reason == null)
      events.accept(this, text.text());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    switch (event) {
      case ClientHandshakeStateEvent.HANDSHAKE_COMPLETE -> up.complete(null);
      case IdleStateEvent idle when up.isDone() -> silent(context, idle);
      default -> context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (reason == null) reason = Faults.words(cause);
    up.completeExceptionally(cause);
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    var known = reason;
    var why = known == null ? "the socket was closed by the other side" : known;
    up.completeExceptionally(new java.io.IOException(why));
    ended.complete(why);
  }

  private void silent(ChannelHandlerContext context, IdleStateEvent idle) {
    if (idle.isFirst()) context.writeAndFlush(new PingWebSocketFrame());
    else end("no answer to a ping");
  }

  private void untilUp(String what, Deadline deadline) {
    try {
      up.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      end("late");
      throw new AriException.Unreachable(
          "%s: no WebSocket within %d ms".formatted(what, deadline.allowed().toMillis()));
    } catch (InterruptedException e) {
      end("interrupted");
      Thread.currentThread().interrupt();
      throw new AriException.Unreachable(what + ": interrupted while connecting");
    } catch (ExecutionException e) {
      end("not upgraded");
      throw refused(what, e.getCause() == null ? e : e.getCause());
    }
  }

  private static AriException refused(String what, Throwable cause) {
    if (cause instanceof WebSocketClientHandshakeException e && e.response() != null)
      return Faults.refusal(
          what, e.response().status().code(), e.response().status().reasonPhrase());
    return Faults.unreachable(what, cause);
  }

  private void build(Channel made, Wire wire, String path, Duration ping, Deadline deadline) {
    var config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(wire.endpoint().webSocket(path))
            .customHeaders(
                new DefaultHttpHeaders()
                    .set(HttpHeaderNames.AUTHORIZATION, wire.endpoint().authorization()))
            .maxFramePayloadLength(MAX_EVENT_BYTES)
            .handshakeTimeoutMillis(deadline.leftMillis())
            .dropPongFrames(true)
            .build();
    made.pipeline()
        .addLast(new HttpClientCodec())
        .addLast(new HttpObjectAggregator(MAX_HANDSHAKE_BYTES))
        .addLast(new IdleStateHandler(ping.toMillis(), 0, 0, TimeUnit.MILLISECONDS))
        .addLast(new WebSocketClientProtocolHandler(config))
        .addLast(new WebSocketFrameAggregator(MAX_EVENT_BYTES))
        .addLast(this);
  }
}
