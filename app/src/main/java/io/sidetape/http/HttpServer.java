package io.sidetape.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens, and answers with [Route]s. Two event loops read and write; all else is on virtual
/// threads. Every limit is in [HttpLimits], and reaching one is a metric.
public final class HttpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final int EVENT_LOOPS = 2;
  private static final int CHUNK_BYTES = 64 * 1024;

  /// Behind these a path is a secret: links to a recording, one-time entries.
  private static final Set<String> MASKED = Set.of("listen", "enter");

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          EVENT_LOOPS, new DefaultThreadFactory("http", true), NioIoHandler.newFactory());

  /// Closed by name at the end: a loop told to stop between two of its turns leaves them open.
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  private final HttpLimits limits;
  private final ConnectionLimit connections;
  private final Proxies proxies;
  private final Dispatcher dispatcher;
  private final Optional<SslContext> tls;
  private final Channel listening;

  private HttpServer(HttpSettings settings, Metrics metrics, List<Route> routes, HttpLimits limits)
      throws IOException {
    this.limits = limits;
    this.tls =
        settings.tls().isEmpty() ? Optional.empty() : Optional.of(settings.tls().get().context());
    this.connections =
        new ConnectionLimit(
            limits.connections(),
            settings.connectionsPerAddress().orElse(limits.connectionsPerAddress()),
            settings.proxies(),
            metrics);
    this.proxies = settings.proxies();
    this.dispatcher = new Dispatcher(new Router(routes), metrics, new AccessLog(MASKED));
    this.listening = bind(new InetSocketAddress(settings.host(), settings.port()));
  }

  /// Listens from now on; port 0 takes a free one.
  ///
  /// @throws IOException it cannot listen there; the message names host and port
  public static HttpServer start(String host, int port, Metrics metrics, List<Route> routes)
      throws IOException {
    return start(HttpSettings.plain(host, port), metrics, routes);
  }

  /// The same with more to set.
  public static HttpServer start(HttpSettings settings, Metrics metrics, List<Route> routes)
      throws IOException {
    return start(settings, metrics, routes, HttpLimits.DEFAULTS);
  }

  static HttpServer start(
      HttpSettings settings, Metrics metrics, List<Route> routes, HttpLimits limits)
      throws IOException {
    var server = new HttpServer(settings, metrics, routes, limits);
    log.info(
        "http: listening on {}{}", named(server.address()), server.isEncrypted() ? " (TLS)" : "");
    return server;
  }

  /// Whether clients speak https to it.
  boolean isEncrypted() {
    return tls.isPresent();
  }

  /// Where it listens; the port is the real one.
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /// Answers in work are cut short: a client asks again.
  @Override
  public void close() {
    listening.close().syncUninterruptibly();
    open.close().awaitUninterruptibly();
    stop();
  }

  private void stop() {
    var grace = limits.graceTime().toMillis();
    loops.shutdownGracefully(0, grace, TimeUnit.MILLISECONDS).syncUninterruptibly();
  }

  private Channel bind(InetSocketAddress address) throws IOException {
    var bound = bootstrap().bind(address).awaitUninterruptibly();
    if (bound.isSuccess()) return bound.channel();
    stop();
    throw new IOException(
        "http: cannot listen on " + named(address) + ": " + why(address, bound.cause()),
        bound.cause());
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, limits.connections())
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, oneReadAtATime())
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                build(channel);
              }
            });
  }

  /// A read asked for is one read: what came is in memory until the handler takes it.
  private static RecvByteBufAllocator oneReadAtATime() {
    return new AdaptiveRecvByteBufAllocator().maxMessagesPerRead(1);
  }

  /// Nothing is read unless [Exchange] asks.
  private void build(SocketChannel channel) {
    open.add(channel);
    var pipeline = channel.pipeline().addLast(connections);
    pipeline.addLast(new WriteProgress(limits.writeTime()));
    tls.ifPresent(context -> pipeline.addLast(context.newHandler(channel.alloc())));
    pipeline
        .addLast(new HttpServerCodec(decoder()))
        .addLast(new Exchange(dispatcher, limits, proxies));
  }

  private HttpDecoderConfig decoder() {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(limits.lineBytes())
        .setMaxHeaderSize(limits.headerBytes())
        .setMaxChunkSize(CHUNK_BYTES);
  }

  private static String named(InetSocketAddress address) {
    var host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static String why(InetSocketAddress address, Throwable cause) {
    return address.isUnresolved() ? "the host is not known" : String.valueOf(cause.getMessage());
  }
}
