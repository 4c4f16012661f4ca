package io.sidetape.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sidetape.metrics.Metrics;
import java.util.concurrent.atomic.AtomicInteger;

/// Closes a connection that is one too many before a byte of it is read.
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails is a close
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final int limit;
  private final Metrics metrics;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int limit, Metrics metrics) {
    this.limit = limit;
    this.metrics = metrics;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var number = open.incrementAndGet();
    context.channel().closeFuture().addListener(_ -> open.decrementAndGet());
    if (number <= limit) {
      context.fireChannelActive();
      return;
    }
    metrics.limitReached("http_connections");
    context.close();
  }
}
