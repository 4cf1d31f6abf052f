package io.longshore.netproxy.userspace;

import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Takes datagrams for a service port, and sends the answers from the same address. A client has a
 * flow to one endpoint until nothing came or went for some time, or the endpoint serves no longer.
 * Empty datagrams are lost: netty does not send them. Safe for use by several threads; all state is
 * of the socket's event loop.
 */
final class UdpListener extends SimpleChannelInboundHandler<DatagramPacket> implements Listener {
  /** What a datagram can have at most. */
  static final int DATAGRAM_BYTES = 65_535;

  private final Balancer balancer;
  private final Loops loops;

  /** In the order in which they were used last. */
  private final Map<InetSocketAddress, UdpFlow> flows = new LinkedHashMap<>(16, 0.75f, true);

  /** There from the moment that it is bound; nothing is read before. */
  private volatile Optional<Channel> channel = Optional.empty();

  private boolean sweeping;
  private Rules rules;

  private UdpListener(Rules rules, Balancer balancer, Loops loops) {
    this.rules = rules;
    this.balancer = balancer;
    this.loops = loops;
  }

  /** Begins to listen; fails where that is not possible. */
  static CompletableFuture<Listener> open(
      ListenAddress address, Rules rules, Balancer balancer, Loops loops) {
    UdpListener listener = new UdpListener(rules, balancer, loops);
    return Binding.bind(loops, address, bootstrap(listener, loops))
        .thenApply(
            opened -> {
              SocketOptions.admit(
                  socket(opened), loops.family(), new Sources.Everybody(), rules.admitted());
              listener.channel = Optional.of(opened);
              opened.config().setAutoRead(true);
              return listener;
            });
  }

  private static Bootstrap bootstrap(UdpListener listener, Loops loops) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(() -> new EpollDatagramChannel(loops.socketFamily()))
            .option(ChannelOption.AUTO_READ, false)
            .option(UnixChannelOption.SO_REUSEPORT, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES))
            .handler(listener);
    if (loops.family() == IpFamily.IPV6) {
      bootstrap.option(SocketOptions.IPV6_ONLY, 1);
    }
    return bootstrap;
  }

  @Override
  public boolean isSharable() {
    // The bootstrap may try a second socket where the first could not be bound.
    return true;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
    ByteBuf content = packet.content();
    if (content.isReadable()) {
      Optional<UdpFlow> flow =
          Optional.ofNullable(flows.get(packet.sender())).or(() -> begin(packet.sender()));
      flow.ifPresentOrElse(
          one -> one.send(content.retain()), () -> loops.droppedDatagrams().increment());
    }
  }

  private Optional<UdpFlow> begin(InetSocketAddress client) {
    IpAddress source = IpAddress.of(client.getAddress());
    List<Destination> destinations = rules.destinationsFor(source);
    if (destinations.isEmpty() || channel.isEmpty() || !loops.limits().beginFlow()) {
      return Optional.empty();
    }
    Optional<UdpFlow> begun =
        balancer
            .choose(source, destinations, Set.of(), ThreadLocalRandom.current())
            .flatMap(chosen -> UdpFlow.open(this, channel.get(), client, chosen, loops));
    begun.ifPresentOrElse(
        flow -> {
          flows.put(client, flow);
          sweepLater();
        },
        () -> loops.limits().endFlow());
    return begun;
  }

  ConnectionCounts counts() {
    return balancer.counts();
  }

  /** An answer came back through a flow. */
  void used(InetSocketAddress client) {
    flows.get(client);
  }

  /** Nobody answers there: the next datagram finds another endpoint. */
  void refused(UdpFlow flow) {
    loops.failedConnects().increment();
    balancer.failed(IpAddress.of(flow.client().getAddress()), flow.destination());
    flow.close();
  }

  /** A flow's socket is closed. */
  void ended(UdpFlow flow) {
    loops.limits().endFlow();
    flows.remove(flow.client(), flow);
  }

  private void sweepLater() {
    if (sweeping || flows.isEmpty() || channel.isEmpty()) {
      return;
    }
    sweeping = true;
    long pause = Math.max(1, loops.options().flowIdle().toMillis() / 4);
    channel.get().eventLoop().schedule(this::sweep, pause, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    sweeping = false;
    long now = loops.clock().nanoTime();
    List<UdpFlow> idle = new ArrayList<>();
    Iterator<UdpFlow> oldest = flows.values().iterator();
    while (oldest.hasNext()) {
      UdpFlow flow = oldest.next();
      if (now - flow.lastUsed() < loops.options().flowIdle().toNanos()) {
        break;
      }
      idle.add(flow);
    }
    idle.forEach(UdpFlow::close);
    sweepLater();
  }

  @Override
  public CompletableFuture<Void> update(Rules next) {
    return channel
        .map(socket -> CompletableFuture.runAsync(() -> change(socket, next), socket.eventLoop()))
        .orElse(CompletableFuture.completedFuture(null));
  }

  private void change(Channel socket, Rules next) {
    SocketOptions.admit(socket(socket), loops.family(), rules.admitted(), next.admitted());
    rules = next;
    closeAll(flows.values().stream().filter(flow -> !next.keeps(flow.destination())).toList());
  }

  private static Socket socket(Channel channel) {
    return (Socket) ((UnixChannel) channel).fd();
  }

  private static void closeAll(List<UdpFlow> flows) {
    flows.forEach(UdpFlow::close);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closeAll(List.copyOf(flows.values()));
  }

  /** An answer could not be delivered: that client's misfortune, and nobody else's. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    loops.droppedDatagrams().increment();
  }

  @Override
  public CompletableFuture<Void> stop() {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    channel.ifPresentOrElse(
        socket -> socket.close().addListener(_ -> closed.complete(null)),
        () -> closed.complete(null));
    return closed;
  }
}
