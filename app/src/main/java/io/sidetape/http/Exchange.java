package io.sidetape.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection's conversation: a request is read whole, answered, and only then is the next one
/// read, so answers come in the order of the questions however many a client sends ahead. Runs on
/// the connection's event loop; only [Dispatcher] leaves it.
///
/// ```
/// READING ──whole request──▶ ANSWERING ──written, keep-alive──▶ READING
///    │ too slow: close            │ written, last
///    └──────unreadable────────────┴──▶ LEAVING ── client gone or grace over: close
/// ```
@SuppressWarnings("FutureReturnValueIgnored") // a broken connection shows as channelInactive
final class Exchange extends ChannelInboundHandlerAdapter {
  private enum State {
    READING,
    ANSWERING,
    LEAVING
  }

  private final Dispatcher dispatcher;
  private final HttpLimits limits;

  /// Decoded and not yet taken: what one read of the socket brought, as nothing more is read then.
  private final Deque<Object> ahead = new ArrayDeque<>();

  private State state = State.READING;
  private @Nullable HttpRequest head;
  private @Nullable ScheduledFuture<?> deadline;

  Exchange(Dispatcher dispatcher, HttpLimits limits) {
    this.dispatcher = dispatcher;
    this.limits = limits;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    listen(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancelDeadline();
    dropAhead();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ahead.add(message);
    goOn(context);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    readMore(context);
  }

  /// A reset, a write that timed out: the client is gone, and nobody else minds.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof WriteTimeoutException) dispatcher.limitReached("http_write_time");
    context.close();
  }

  /// Waits for a request. The deadline is for the whole of it: a byte now and then does not move
  /// it.
  private void listen(ChannelHandlerContext context) {
    state = State.READING;
    head = null;
    var millis = limits.requestTime().toMillis();
    deadline = context.executor().schedule(() -> tooSlow(context), millis, TimeUnit.MILLISECONDS);
    goOn(context);
    readMore(context);
  }

  /// What came is taken only while a request is read; the rest of it stays for later.
  private void goOn(ChannelHandlerContext context) {
    while (state == State.READING && !ahead.isEmpty()) take(context, ahead.remove());
    if (state == State.LEAVING) dropAhead();
  }

  private void readMore(ChannelHandlerContext context) {
    if (state != State.ANSWERING && ahead.isEmpty()) context.read();
  }

  private void take(ChannelHandlerContext context, Object message) {
    try {
      read(context, message);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void dropAhead() {
    ahead.forEach(ReferenceCountUtil::release);
    ahead.clear();
  }

  private void tooSlow(ChannelHandlerContext context) {
    dispatcher.limitReached("http_request_time");
    context.close();
  }

  private void read(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest request) {
      head = request;
      var refusal = dispatcher.refusal(request);
      if (refusal.isPresent()) {
        refuse(context, request, refusal.get());
        return;
      }
    }
    if (message instanceof HttpContent content && head != null) body(context, head, content);
  }

  private void body(ChannelHandlerContext context, HttpRequest request, HttpContent content) {
    if (content.decoderResult().isFailure() || content.content().isReadable())
      refuse(context, request, Response.problem(400, "The request's end is unreadable."));
    else if (content instanceof LastHttpContent) dispatch(context, request);
  }

  private void dispatch(ChannelHandlerContext context, HttpRequest request) {
    state = State.ANSWERING;
    cancelDeadline();
    dispatcher.answer(request, wire -> context.executor().execute(() -> write(context, wire)));
  }

  private void refuse(ChannelHandlerContext context, HttpRequest request, Response why) {
    write(context, Wire.of(request, why, true));
  }

  private void write(ChannelHandlerContext context, Wire wire) {
    state = State.ANSWERING;
    cancelDeadline();
    context
        .writeAndFlush(wire.message())
        .addListener(_ -> {
          if (wire.last()) leave(context);
          else listen(context);
        });
  }

  /// Says that no more comes, and takes what the client still sends until it has read the answer:
  /// closing at once would reset the connection and lose the answer on its way.
  private void leave(ChannelHandlerContext context) {
    state = State.LEAVING;
    var channel = context.channel();
    if (channel instanceof SocketChannel socket) socket.shutdownOutput();
    var millis = limits.graceTime().toMillis();
    deadline = context.executor().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
    dropAhead();
    readMore(context);
  }

  private void cancelDeadline() {
    if (deadline != null) deadline.cancel(false);
  }
}
