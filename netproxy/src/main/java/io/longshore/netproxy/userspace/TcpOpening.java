package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection while its endpoint is looked for. Of the client's event loop alone, which
 * is that of the endpoint's connection too.
 */
final class TcpOpening extends ChannelInboundHandlerAdapter {
  private static final Log LOG = Log.of("userspace");

  private final SocketChannel client;
  private final TcpRoute route;
  private final Loops loops;
  private final Set<Destination> tried = new HashSet<>();
  private @Nullable SocketChannel connecting;

  TcpOpening(SocketChannel client, TcpRoute route) {
    this.client = client;
    this.route = route;
    this.loops = route.loops();
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (!loops.limits().beginConnection()) {
      TcpSockets.reset(client);
      return;
    }
    client.closeFuture().addListener(_ -> loops.limits().endConnection());
    loops.clients().add(client);
    TcpSockets.prepare(client, loops.options());
    tryNext();
  }

  private void tryNext() {
    IpAddress source = IpAddress.of(client.remoteAddress().getAddress());
    Optional<Destination> next = Optional.empty();
    if (tried.size() < loops.options().attempts()) {
      List<Destination> destinations = route.rules().destinationsFor(source);
      next = route.balancer().choose(source, destinations, tried, ThreadLocalRandom.current());
    }
    next.ifPresentOrElse(one -> connect(source, one), () -> TcpSockets.reset(client));
  }

  private void connect(IpAddress source, Destination destination) {
    SocketChannel endpoint;
    try {
      endpoint = new EpollSocketChannel(loops.socketFamily());
    } catch (RuntimeException e) {
      // Most probably there are no more file descriptors: no other endpoint would have one either.
      LOG.warn("no socket for an endpoint", "destination", destination, "error", e);
      TcpSockets.reset(client);
      return;
    }
    connecting = endpoint;
    endpoint.config().setAutoRead(false);
    endpoint.config().setConnectTimeoutMillis((int) loops.options().connectTimeout().toMillis());
    TcpSockets.prepare(endpoint, loops.options());
    ConnectionCounts counts = route.balancer().counts();
    counts.opened(destination);
    endpoint.closeFuture().addListener(_ -> counts.closed(destination));
    InetSocketAddress address =
        new InetSocketAddress(destination.address().toInetAddress(), destination.port());
    client.eventLoop().register(endpoint);
    endpoint
        .connect(address)
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                join(endpoint);
              } else {
                endpoint.close();
                failed(source, destination);
              }
            });
  }

  private void failed(IpAddress source, Destination destination) {
    if (!client.isOpen()) {
      return;
    }
    loops.failedConnects().increment();
    route.balancer().failed(source, destination);
    tried.add(destination);
    tryNext();
  }

  private void join(SocketChannel endpoint) {
    if (!client.isOpen()) {
      TcpSockets.reset(endpoint);
      return;
    }
    TcpRelay.Pair relays = TcpRelay.between(client, endpoint, loops);
    endpoint.pipeline().addLast(relays.back());
    client.pipeline().replace(this, "relay", relays.forth());
    relays.forth().start();
    relays.back().start();
  }

  /**
   * Reading is off, but netty reads when the kernel reports an error: the client has sent a reset,
   * and what it sent before is of no use to anybody.
   */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
    TcpSockets.reset(client);
  }

  /** The same, where it has sent its end before the reset: the kernel then reports the end. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      TcpSockets.reset(client);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (connecting != null) {
      TcpSockets.reset(connecting);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    LOG.debug("client lost", "client", client, "error", cause);
    TcpSockets.reset(client);
  }
}
