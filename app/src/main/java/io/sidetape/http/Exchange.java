package io.sidetape.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.WriteTimeoutException;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection's conversation: a request is read, answered, and only then is the next one read,
/// so answers come in the order of the questions however many a client sends ahead. Runs on the
/// connection's event loop; only [Dispatcher] leaves it.
///
/// ```
/// READING ──whole request──▶ ANSWERING ──written, keep-alive──▶ READING
///    │ too slow: close            │ written, last
///    └──────unreadable────────────┴──▶ LEAVING ── client gone or grace over: close
/// ```
///
/// A body that its route takes as a stream comes while it is ANSWERING already, piece by piece as
/// the handler asks for more.
@SuppressWarnings("FutureReturnValueIgnored") // a broken connection shows as channelInactive
final class Exchange extends ChannelInboundHandlerAdapter {
  private enum State {
    READING,
    ANSWERING,
    LEAVING
  }

  private final Dispatcher dispatcher;
  private final HttpLimits limits;
  private final Proxies proxies;

  /// Decoded and not yet taken: what one read of the socket brought, as nothing more is read then.
  private final Deque<Object> ahead = new ArrayDeque<>();

  private InetAddress peer = InetAddress.getLoopbackAddress();
  private InetAddress remote = peer;
  private State state = State.READING;
  private @Nullable HttpRequest head;
  private long headNanos;
  private boolean owesContinue;

  /// Of the request whose end has not come yet.
  private @Nullable RequestBody body;

  private @Nullable ScheduledFuture<?> deadline;

  Exchange(Dispatcher dispatcher, HttpLimits limits, Proxies proxies) {
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.proxies = proxies;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (context.channel() instanceof SocketChannel socket && socket.remoteAddress() != null)
      peer = socket.remoteAddress().getAddress();
    listen(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancelDeadline();
    dropAhead();
    if (body != null) body.fail(new BrokenBody(400, "The connection ended before the body did."));
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

  /// What came is taken only while it belongs to this request; the rest of it stays for later.
  private void goOn(ChannelHandlerContext context) {
    while ((state == State.READING || body != null) && !ahead.isEmpty())
      take(context, ahead.remove());
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
    if (message instanceof HttpRequest request) begin(context, request);
    if (message instanceof HttpContent content && head != null && body != null)
      body(context, head, body, content);
  }

  private void begin(ChannelHandlerContext context, HttpRequest request) {
    head = request;
    remote = proxies.client(peer, request.headers());
    headNanos = System.nanoTime();
    owesContinue = HttpUtil.is100ContinueExpected(request);
    switch (dispatcher.admission(request)) {
      case Admission.Refused refused -> refuse(context, request, refused.why());
      case Admission.Read read -> {
        body = incoming(context, read.mostBytes());
        sayContinue(context);
      }
      case Admission.Stream stream -> {
        body = incoming(context, stream.mostBytes());
        dispatch(context, request, body);
      }
    }
  }

  private RequestBody incoming(ChannelHandlerContext context, long mostBytes) {
    return new RequestBody(
        mostBytes, limits.bodyTime(), () -> context.executor().execute(() -> pull(context)));
  }

  /// The handler waits for more of the body.
  private void pull(ChannelHandlerContext context) {
    if (body == null) return;
    sayContinue(context);
    context.read();
  }

  private void body(
      ChannelHandlerContext context, HttpRequest request, RequestBody to, HttpContent content) {
    if (content.decoderResult().isFailure())
      spoil(context, request, to, new BrokenBody(400, "The request's end is unreadable."));
    else if (!to.add(ByteBufUtil.getBytes(content.content())))
      spoil(context, request, to, dispatcher.tooLarge());
    else if (content instanceof LastHttpContent) end(context, request, to);
  }

  private void end(ChannelHandlerContext context, HttpRequest request, RequestBody whole) {
    body = null;
    whole.end();
    if (state == State.READING) dispatch(context, request, whole);
  }

  private void spoil(
      ChannelHandlerContext context, HttpRequest request, RequestBody to, BrokenBody why) {
    body = null;
    to.fail(why);
    if (state == State.READING) refuse(context, request, why.response());
  }

  private void dispatch(ChannelHandlerContext context, HttpRequest request, RequestBody whole) {
    state = State.ANSWERING;
    cancelDeadline();
    dispatcher.answer(
        new Incoming(request, remote, whole), wire -> sending(context, request, wire));
  }

  /// Before the codec, which would take it for the answer.
  private void sayContinue(ChannelHandlerContext context) {
    if (!owesContinue) return;
    owesContinue = false;
    var line = "HTTP/1.1 100 Continue\r\n\r\n";
    context
        .pipeline()
        .context(HttpServerCodec.class)
        .writeAndFlush(Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII));
  }

  private void refuse(ChannelHandlerContext context, HttpRequest request, Response why) {
    state = State.ANSWERING;
    cancelDeadline();
    var wire = Wire.refusal(request, why);
    if (wire.payload() instanceof Payload.Ready ready) sending(context, request, wire).whole(ready);
  }

  private Sending sending(ChannelHandlerContext context, HttpRequest request, Wire wire) {
    return new Sending(
        context, wire, limits, (bytes, whole) -> answered(context, request, wire, bytes, whole));
  }

  private void answered(
      ChannelHandlerContext context, HttpRequest request, Wire wire, long bytes, boolean whole) {
    var nanos = System.nanoTime() - headNanos;
    dispatcher.accessed(request, wire, bytes, nanos, remote);
    if (!whole) context.close();
    else if (wire.last()) leave(context);
    else listen(context);
  }

  /// Says that no more comes, and takes what the client still sends until it has read the answer:
  /// closing at once would reset the connection and lose the answer on its way.
  private void leave(ChannelHandlerContext context) {
    state = State.LEAVING;
    body = null;
    var channel = context.channel();
    shutdownOutput(context);
    var millis = limits.graceTime().toMillis();
    deadline = context.executor().schedule(() -> channel.close(), millis, TimeUnit.MILLISECONDS);
    dropAhead();
    readMore(context);
  }

  private static void shutdownOutput(ChannelHandlerContext context) {
    if (!(context.channel() instanceof SocketChannel socket)) return;
    var tls = context.pipeline().get(SslHandler.class);
    if (tls == null) socket.shutdownOutput();
    else tls.closeOutbound().addListener(_ -> socket.shutdownOutput());
  }

  private void cancelDeadline() {
    if (deadline != null) deadline.cancel(false);
  }
}
