package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.IpFamily;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.util.concurrent.CompletableFuture;

/** Accepts connections for a service port. Safe for use by several threads. */
final class TcpListener implements Listener {
  /** As many as the kernel grants: net.core.somaxconn. */
  private static final int BACKLOG = 65_535;

  private final Channel channel;
  private final TcpRoute route;
  private final IpFamily family;

  private TcpListener(Channel channel, TcpRoute route, IpFamily family) {
    this.channel = channel;
    this.route = route;
    this.family = family;
  }

  /** Begins to listen; fails where that is not possible. */
  static CompletableFuture<Listener> open(
      ListenAddress address, Rules rules, Balancer balancer, Loops loops) {
    TcpRoute route = new TcpRoute(rules, balancer, loops);
    return Binding.bind(loops, address, bootstrap(route, loops))
        .thenApply(
            channel -> {
              SocketOptions.admit(
                  channel, loops.family(), new Sources.Everybody(), rules.admitted());
              channel.read();
              channel.config().setAutoRead(true);
              return new TcpListener(channel, route, loops.family());
            });
  }

  private static ServerBootstrap bootstrap(TcpRoute route, Loops loops) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channelFactory(() -> new EpollServerSocketChannel(loops.socketFamily()))
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            // All addresses and one of them may have the same port; and a proxy that takes over
            // from another can begin before that one ends.
            .option(UnixChannelOption.SO_REUSEPORT, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel client) {
                    client.pipeline().addLast(new TcpOpening(client, route));
                  }
                });
    if (loops.family() == IpFamily.IPV6) {
      bootstrap.option(SocketOptions.IPV6_ONLY, 1);
    }
    return bootstrap;
  }

  @Override
  public void update(Rules rules) {
    Rules before = route.rules();
    route.update(rules);
    SocketOptions.admit(channel, family, before.admitted(), rules.admitted());
  }

  @Override
  public CompletableFuture<Void> close() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channel.close().addListener(_ -> closed.complete(null));
    return closed;
  }
}
