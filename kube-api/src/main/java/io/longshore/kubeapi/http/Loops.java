package io.longshore.kubeapi.http;

import io.longshore.base.log.Log;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;

/** One event loop, on epoll where this machine has it. */
final class Loops {
  private static final Log LOG = Log.of("http");
  private static final int KEEP_ALIVE_AFTER_SECONDS = 30;
  private static final int KEEP_ALIVE_EVERY_SECONDS = 10;
  private static final int KEEP_ALIVE_TRIES = 3;
  private static final int LOST_AFTER_MILLIS = 30_000;

  private Loops() {}

  static EventLoopGroup one(String name) {
    if (!Epoll.isAvailable()) {
      LOG.warn("no native epoll, the JDK's is used", "reason", Epoll.unavailabilityCause());
    }
    DefaultThreadFactory threads = new DefaultThreadFactory(name, true);
    return new MultiThreadIoEventLoopGroup(
        1, threads, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  /** Connections that notice a peer that is gone without a word, and are read only on request. */
  static Bootstrap bootstrap(EventLoopGroup group, Duration connectPatience) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(group)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectPatience.toMillis());
    return Epoll.isAvailable()
        ? bootstrap
            .channel(EpollSocketChannel.class)
            .option(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_AFTER_SECONDS)
            .option(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_EVERY_SECONDS)
            .option(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_TRIES)
            .option(EpollChannelOption.TCP_USER_TIMEOUT, LOST_AFTER_MILLIS)
        : bootstrap.channel(NioSocketChannel.class);
  }
}
