package io.longshore.netproxy.userspace;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.route.NextHop;
import io.longshore.netlink.route.Route;
import io.longshore.netlink.route.RouteType;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.Prefix;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Addresses by routes of the type local, which {@code ip route show table local} lists. What is
 * ours is known by its metric; an address that a device has comes first, its metric is zero. Safe
 * for use by several threads.
 */
public final class LocalRoutes implements OwnAddresses {
  /** The port of the proxy's health, which nobody else takes for a metric. */
  static final int METRIC = 10_256;

  /** The kernel makes it the first device of every namespace: drivers/net/loopback.c. */
  private static final int LOOPBACK = 1;

  private final KernelRoutes routes;
  private final IpFamily family;

  private LocalRoutes(KernelRoutes routes, IpFamily family) {
    this.routes = routes;
    this.family = family;
  }

  /** Of a network namespace. */
  public static LocalRoutes open(IpFamily family, NetworkNamespace namespace) {
    return new LocalRoutes(
        new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, namespace)), family);
  }

  @Override
  public Set<IpAddress> present() {
    return routes.routes(Route.LOCAL).stream()
        .filter(route -> route.isLocal() && route.metric() == METRIC)
        .map(route -> IpAddress.of(route.destination().address()))
        .filter(address -> address.family() == family)
        .collect(Collectors.toSet());
  }

  @Override
  public void add(IpAddress address) {
    routes.replace(route(address));
  }

  @Override
  public void remove(IpAddress address) {
    try {
      routes.delete(route(address));
    } catch (NetlinkException e) {
      if (!e.notFound()) {
        throw e;
      }
    }
  }

  private static Route route(IpAddress address) {
    return new Route(
        RouteType.LOCAL,
        Prefix.of(address.toInetAddress()),
        List.of(NextHop.through(LOOPBACK)),
        Route.LOCAL,
        METRIC,
        Optional.empty());
  }

  @Override
  public void close() {
    routes.close();
  }
}
