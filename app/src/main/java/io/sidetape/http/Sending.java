package io.sidetape.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts one answer on the connection. What is at hand, and files that the kernel can copy, go by
/// the event loop; what must be read or waited for is written from the handler's own thread, a
/// piece at a time, each when the one before has left.
record Sending(ChannelHandlerContext context, Wire wire, HttpLimits limits, Ended ended) {
  private static final Logger log = LoggerFactory.getLogger(Sending.class);

  /// Told once, on the event loop: how much of the body went, and whether it was all.
  interface Ended {
    void ended(long bytes, boolean whole);
  }

  /// On the handler's thread.
  void start() {
    switch (wire.payload()) {
      case Payload.Ready ready -> context.executor().execute(() -> whole(ready));
      case Payload.Stored stored when !isEncrypted() ->
          context.executor().execute(() -> new FilePump(this, stored).start());
      case Payload.Stored stored ->
          pumped(new Payload.Made(stored.file(), stored.from(), stored.to()));
      case Payload.Made made -> pumped(made);
      case Payload.Endless endless -> listened(endless.listener());
    }
  }

  /// On the event loop.
  void whole(Payload.Ready ready) {
    var bytes = ready.bytes().readableBytes();
    var none = EmptyHttpHeaders.INSTANCE;
    var headers = wire.head().headers();
    var status = wire.head().status();
    context
        .writeAndFlush(
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, ready.bytes(), headers, none))
        .addListener(done -> ended.ended(done.isSuccess() ? bytes : 0, done.isSuccess()));
  }

  private void pumped(Payload.Made made) {
    var outlet = new Outlet(context, wire.head());
    try (var source = made.source()) {
      new StreamPump(outlet, source, made.from(), made.to()).run();
      ended(outlet, true);
    } catch (Outlet.Gone gone) {
      ended(outlet, false);
    } catch (IOException | RuntimeException | Error broken) {
      log.error("a body broke off after {} bytes", outlet.bytes(), broken);
      ended(outlet, false);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a close that fails is a close
  private void listened(Listener listener) {
    var outlet = new Outlet(context, wire.head());
    try (listener) {
      context.executor().execute(context::read); // shows when the client leaves
      context.channel().closeFuture().addListener(_ -> listener.close());
      listener.onHangUp(context::close);
      new EventPump(outlet, listener, limits.quietTime()).run();
    } catch (IOException gone) {
      log.debug("a listener left: {}", gone.getMessage());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    ended(outlet, false);
  }

  private void ended(Outlet outlet, boolean whole) {
    var bytes = outlet.bytes();
    try {
      context.executor().execute(() -> ended.ended(bytes, whole));
    } catch (RejectedExecutionException stopped) {
      log.debug("the server was closed meanwhile");
    }
  }

  private boolean isEncrypted() {
    return context.pipeline().get(SslHandler.class) != null;
  }
}
