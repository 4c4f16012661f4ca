package io.sidetape.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sidetape.metrics.Metrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Closes a connection that is one too many before a byte of it is read: of all of them, or of one
/// client's, so that nobody takes every place. This machine and the proxies are not one client.
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails is a close
final class ConnectionLimit extends ChannelInboundHandlerAdapter {
  private final int most;
  private final int mostEach;
  private final Proxies proxies;
  private final Metrics metrics;
  private final AtomicInteger open = new AtomicInteger();
  private final Map<String, Integer> openOf = new ConcurrentHashMap<>();

  ConnectionLimit(int most, int mostEach, Proxies proxies, Metrics metrics) {
    this.most = most;
    this.mostEach = mostEach;
    this.proxies = proxies;
    this.metrics = metrics;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    var closed = context.channel().closeFuture();
    closed.addListener(_ -> open.decrementAndGet());
    if (open.incrementAndGet() > most) {
      turnAway(context, "http_connections");
      return;
    }
    var client = client(context).map(ClientNetwork::of);
    client.ifPresent(it -> closed.addListener(_ -> left(it)));
    if (client.isPresent() && openOf.merge(client.get(), 1, Integer::sum) > mostEach)
      turnAway(context, "http_connections_per_address");
    else context.fireChannelActive();
  }

  private Optional<InetAddress> client(ChannelHandlerContext context) {
    if (!(context.channel().remoteAddress() instanceof InetSocketAddress peer))
      return Optional.empty(); // it has gone already
    return Optional.of(peer.getAddress())
        .filter(address -> !address.isLoopbackAddress() && !proxies.isOne(address));
  }

  private void left(String client) {
    openOf.computeIfPresent(client, (_, number) -> number == 1 ? null : number - 1);
  }

  private void turnAway(ChannelHandlerContext context, String limit) {
    metrics.limitReached(limit);
    context.close();
  }

  /// Of which some connection is open.
  int clients() {
    return openOf.size();
  }
}
