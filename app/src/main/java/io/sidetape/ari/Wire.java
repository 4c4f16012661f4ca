package io.sidetape.ari;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Connections to one Asterisk, plain or in TLS with certificate and host name verified.
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells of failures through the handlers
final class Wire implements AutoCloseable {
  /// Connections that Asterisk may not have accepted yet. Its backlog is ten, and of twelve that
  /// come at once one is left to the kernel, which tries it again a second later: the end of a
  /// call's patience.
  static final int UNACCEPTED = 8;

  private final Semaphore doors = new Semaphore(UNACCEPTED);
  private final Endpoint endpoint;
  private final @Nullable SslContext tls;

  /// One for all requests, so that one waking sends all of a round.
  private final EventLoopGroup requests = loop("ari-net");

  /// Of its own, so that no TLS handshake and no answer holds up the events.
  private final EventLoopGroup events = loop("ari-socket");

  /// Closed by name at the end: a loop told to stop between two of its turns leaves them open.
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  Wire(Endpoint endpoint, Optional<Path> ca) {
    this.endpoint = endpoint;
    this.tls = endpoint.secure() ? verifying(ca) : null;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /// Leave to connect, to be kept until the connection has brought its first answer: what the
  /// kernel calls connected may stand in Asterisk's backlog still.
  interface Door extends AutoCloseable {
    @Override
    void close();
  }

  /// Waits for that leave, no longer than the deadline.
  Door door(Deadline deadline) {
    try {
      if (doors.tryAcquire(deadline.leftNanos(), TimeUnit.NANOSECONDS)) return doors::release;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw late(deadline);
  }

  private static EventLoopGroup loop(String name) {
    return new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
  }

  /// Does this on the event loop of the requests' connections.
  ///
  /// @throws RejectedExecutionException that loop has ended
  void onLoop(Runnable task) {
    requests.execute(task);
  }

  /// Connects for requests, with what `handlers` adds above TLS; waits no longer than the deadline.
  Channel connect(Deadline deadline, Consumer<Channel> handlers) {
    return connect(requests, deadline, handlers);
  }

  /// The same for events.
  Channel connectForEvents(Deadline deadline, Consumer<Channel> handlers) {
    return connect(events, deadline, handlers);
  }

  private Channel connect(EventLoopGroup loop, Deadline deadline, Consumer<Channel> handlers) {
    var connecting = bootstrap(loop, deadline, handlers).connect(endpoint.host(), endpoint.port());
    if (!finished(connecting, deadline)) {
      connecting.channel().close();
      throw late(deadline);
    }
    if (connecting.cause() != null) throw Faults.unreachable(endpoint, connecting.cause());
    return connecting.channel();
  }

  private AriException late(Deadline deadline) {
    return new AriException.Unreachable(
        "%s: no connection within %d ms".formatted(endpoint, deadline.allowed().toMillis()));
  }

  @Override
  public void close() {
    open.close();
    requests.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    events.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private Bootstrap bootstrap(EventLoopGroup loop, Deadline deadline, Consumer<Channel> handlers) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, deadline.leftMillis())
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                open.add(channel);
                if (tls != null) channel.pipeline().addLast(handshake(tls, channel, deadline));
                handlers.accept(channel);
              }
            });
  }

  private io.netty.channel.ChannelHandler handshake(
      SslContext context, Channel channel, Deadline deadline) {
    var handler = context.newHandler(channel.alloc(), endpoint.host(), endpoint.port());
    handler.setHandshakeTimeoutMillis(deadline.leftMillis());
    return handler;
  }

  private static boolean finished(ChannelFuture future, Deadline deadline) {
    try {
      return future.await(deadline.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static SslContext verifying(Optional<Path> ca) {
    try {
      var builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS");
      ca.ifPresent(file -> builder.trustManager(file.toFile()));
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the CA file %s holds no certificate: %s"
              .formatted(ca.map(Path::toString).orElse("of the JDK"), Faults.words(e)),
          e);
    }
  }
}
