package io.longshore.netproxy.main;

import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.route.RouteEvents;
import io.longshore.netlink.socket.NetlinkEvents;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netproxy.model.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Tells which addresses the machine has, each time they change. One platform thread waits. */
final class AddressWatch implements AutoCloseable {
  private static final Log LOG = Log.of("proxy");
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final KernelRoutes routes;
  private final RouteEvents events;
  private final Consumer<List<IpAddress>> listener;
  private volatile boolean closed;

  AddressWatch(NetworkNamespace network, Consumer<List<IpAddress>> listener) {
    this.listener = listener;
    this.routes = new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, network));
    this.events =
        new RouteEvents(
            NetlinkEvents.open(
                NetlinkProtocol.ROUTE,
                network,
                NetlinkEvents.Loss.REPORTED,
                RouteEvents.groups(RouteEvents.Group.ADDRESSES)));
    tell();
    Thread.ofPlatform().name("address watch").daemon().start(this::follow);
  }

  private void follow() {
    while (!closed) {
      try {
        if (!events.next(PATIENCE).isEmpty()) {
          tell();
        }
      } catch (NetlinkException e) {
        if (!e.lost() && !closed) {
          LOG.error("addresses are not followed any more", "error", e);
          return;
        }
      }
    }
  }

  private void tell() {
    listener.accept(
        routes.addresses().stream().map(one -> IpAddress.of(one.address())).distinct().toList());
  }

  @Override
  public void close() {
    closed = true;
    events.close();
    routes.close();
  }
}
