package io.longshore.netproxy.userspace;

import io.longshore.base.log.Log;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Accepts connections for a service port. Safe for use by several threads. */
final class TcpListener implements Listener, EpollIoHandle {
  private static final Log LOG = Log.of("userspace");

  private static final EpollIoOps CHANGES = EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET);

  /** Until there may be descriptors again. */
  private static final long PAUSE_MILLIS = 1_000;

  private static final int MOST_AT_ONCE = 256;

  /** As netty writes a peer: the length of the rest, the address, with IPv6 a scope, the port. */
  private static final int PEER_BYTES = 1 + 16 + 4 + 4;

  private final TcpSocket socket;
  private final TcpRoute route;
  private final Lane lane;
  private final IpFamily family;

  /** Of the lane's thread, as what follows. */
  private final byte[] peer = new byte[PEER_BYTES];

  private @Nullable IoRegistration registration;
  private boolean open = true;

  private TcpListener(TcpSocket socket, TcpRoute route, Lane lane) {
    this.socket = socket;
    this.route = route;
    this.lane = lane;
    this.family = lane.loops().family();
  }

  /** Begins to listen; fails where that is not possible. */
  static CompletableFuture<Listener> open(
      ListenAddress address, Rules rules, Balancer balancer, Loops loops) {
    TcpRoute route = new TcpRoute(rules, balancer, loops);
    Lane lane = loops.nextLane();
    return CompletableFuture.supplyAsync(() -> listen(address, route, lane), lane::execute);
  }

  private static TcpListener listen(ListenAddress address, TcpRoute route, Lane lane) {
    try {
      TcpSocket socket = TcpSocket.listening(address, lane.loops().family());
      TcpListener listener = new TcpListener(socket, route, lane);
      listener.begin();
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin() {
    SocketOptions.admit(socket, family, new Sources.Everybody(), route.rules().admitted());
    IoRegistration here = lane.register(this);
    registration = here;
    here.submit(CHANGES);
  }

  @Override
  public TcpSocket fd() {
    return socket;
  }

  @Override
  public void handle(IoRegistration source, IoEvent event) {
    acceptAll();
  }

  private void acceptAll() {
    try {
      for (int i = 0; open && i < MOST_AT_ONCE; i++) {
        int descriptor = socket.accept(peer);
        if (descriptor < 0) {
          return;
        }
        accepted(TcpSocket.accepted(descriptor));
      }
      lane.execute(this::acceptAll);
    } catch (IOException e) {
      LOG.warn("cannot accept connections", "socket", socket, "error", e);
      lane.executeLater(this::acceptAll, PAUSE_MILLIS);
    }
  }

  private void accepted(TcpSocket client) {
    Loops loops = lane.loops();
    if (!loops.limits().beginConnection()) {
      client.endByReset();
      client.closeQuietly();
      return;
    }
    IpAddress source = source();
    Lane chosen = loops.laneFor(lane);
    chosen.expectConnection();
    if (chosen == lane) {
      TcpOpening.begin(client, source, route, lane);
    } else {
      chosen.execute(() -> TcpOpening.begin(client, source, route, chosen));
    }
  }

  private IpAddress source() {
    int length =
        switch (family) {
          case IPV4 -> 4;
          case IPV6 -> 16;
        };
    return IpAddress.of(Arrays.copyOfRange(peer, 1, 1 + length));
  }

  @Override
  public CompletableFuture<Void> update(Rules rules) {
    Rules before = route.rules();
    route.update(rules);
    SocketOptions.admit(socket, family, before.admitted(), rules.admitted());
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletableFuture<Void> stop() {
    return CompletableFuture.runAsync(this::close, lane::execute);
  }

  @Override
  public void close() {
    open = false;
    socket.closeQuietly();
    if (registration != null) {
      registration.cancel();
    }
  }
}
