package io.longshore.netproxy.userspace;

import io.longshore.base.metrics.Counter;
import io.longshore.base.time.Clock;
import io.longshore.netproxy.model.IpFamily;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that forward, and what all sockets on them share. All sockets are made by these
 * threads, and so are in their network namespace. Safe for use by several threads.
 */
final class Loops implements AutoCloseable {
  private final EventLoopGroup group;
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final IpFamily family;
  private final UserspaceOptions options;
  private final Limits limits;
  private final Clock clock;
  private final Counter failedConnects;
  private final Counter droppedDatagrams;

  Loops(
      IpFamily family,
      UserspaceOptions options,
      UserspaceFigures figures,
      Clock clock,
      Executor threads) {
    this.family = family;
    this.options = options;
    this.clock = clock;
    limits = new Limits(options, figures.refused(family));
    figures.follow(family, limits);
    failedConnects = figures.failedConnects(family);
    droppedDatagrams = figures.droppedDatagrams(family);
    group = new MultiThreadIoEventLoopGroup(options.loops(), threads, PatientEpoll.factory());
  }

  EventLoopGroup group() {
    return group;
  }

  IpFamily family() {
    return family;
  }

  SocketProtocolFamily socketFamily() {
    return family == IpFamily.IPV6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
  }

  UserspaceOptions options() {
    return options;
  }

  Limits limits() {
    return limits;
  }

  Clock clock() {
    return clock;
  }

  Counter failedConnects() {
    return failedConnects;
  }

  Counter droppedDatagrams() {
    return droppedDatagrams;
  }

  /** The connections with clients, which end with the proxy. */
  ChannelGroup clients() {
    return clients;
  }

  /** Opens a socket on one of the threads. */
  CompletableFuture<Channel> open(Callable<ChannelFuture> opening) {
    CompletableFuture<Channel> result = new CompletableFuture<>();
    group
        .next()
        .submit(
            () -> opening.call().addListener(opened -> complete(result, (ChannelFuture) opened)))
        .addListener(
            submitted -> {
              if (!submitted.isSuccess()) {
                result.completeExceptionally(submitted.cause());
              }
            });
    return result;
  }

  private static void complete(CompletableFuture<Channel> result, ChannelFuture opened) {
    if (opened.isSuccess()) {
      result.complete(opened.channel());
    } else {
      result.completeExceptionally(opened.cause());
    }
  }

  @Override
  public void close() {
    clients.close().awaitUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
