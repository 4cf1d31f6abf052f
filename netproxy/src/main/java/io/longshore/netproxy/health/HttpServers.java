package io.longshore.netproxy.health;

import io.longshore.base.log.Log;
import io.longshore.base.time.Timers;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Servers of small pages, all on one thread, however many ports there are: each Service that wants
 * its health asked has one. Safe for use by several threads.
 */
public final class HttpServers implements AutoCloseable {
  static final Log LOG = Log.of("health");
  static final Duration RETRY = Duration.ofSeconds(5);
  private static final int LARGEST_REQUEST = 4 << 10;
  private static final int IDLE_SECONDS = 60;

  private final EventLoopGroup loop;
  private final Timers timers;

  /** Starts the thread with the first server. */
  public HttpServers(Timers timers) {
    this.timers = timers;
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1,
            new DefaultThreadFactory("health", true),
            Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** Listens; throws where that is not possible. */
  public ListeningPort listen(InetSocketAddress address, Pages pages) {
    ListeningPort port = new ListeningPort(this, address, pages, _ -> {});
    port.bindOrThrow();
    return port;
  }

  /** Listens as soon as that is possible; each failure is told, on whichever thread. */
  public ListeningPort keepListening(
      InetSocketAddress address, Pages pages, ListeningPort.FailureListener failures) {
    ListeningPort port = new ListeningPort(this, address, pages, failures);
    port.bindOrRetry();
    return port;
  }

  Channel bind(InetSocketAddress address, Pages pages, ChannelGroup connections) {
    return new ServerBootstrap()
        .group(loop)
        .channel(
            Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                connections.add(channel);
                channel
                    .pipeline()
                    .addLast(new IdleStateHandler(0, 0, IDLE_SECONDS))
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(LARGEST_REQUEST))
                    .addLast(new PageHandler(pages));
              }
            })
        .bind(address)
        .syncUninterruptibly()
        .channel();
  }

  Timers timers() {
    return timers;
  }

  /** Ends all connections and listens no more. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
