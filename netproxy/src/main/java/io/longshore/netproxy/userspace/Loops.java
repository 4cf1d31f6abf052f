package io.longshore.netproxy.userspace;

import io.longshore.base.metrics.Counter;
import io.longshore.base.time.Clock;
import io.longshore.netproxy.model.IpFamily;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that forward, and what all sockets on them share. All sockets are made by these
 * threads, and so are in their network namespace. Safe for use by several threads.
 */
final class Loops implements AutoCloseable {
  private final EventLoopGroup group;
  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
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
    group = new MultiThreadIoEventLoopGroup(options.loops(), threads, EpollIoHandler.newFactory());
    group.forEach(loop -> lanes.add(new Lane((IoEventLoop) loop, this)));
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

  /** One lane after the other. */
  Lane nextLane() {
    return lanes.get(Math.floorMod(turn.getAndIncrement(), lanes.size()));
  }

  /** The one with the fewest connections; where it was accepted, if that has no more. */
  Lane laneFor(Lane accepting) {
    Lane chosen = accepting;
    int fewest = accepting.connections();
    for (Lane lane : lanes) {
      int count = lane.connections();
      if (count < fewest) {
        fewest = count;
        chosen = lane;
      }
    }
    return chosen;
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
    if (!group.isShuttingDown()) {
      lanes.stream().map(Lane::close).toList().forEach(CompletableFuture::join);
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
