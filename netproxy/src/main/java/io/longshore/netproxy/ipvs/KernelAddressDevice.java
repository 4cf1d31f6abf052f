package io.longshore.netproxy.ipvs;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.route.KernelRoutes;
import io.longshore.netlink.route.Link;
import io.longshore.netlink.route.LinkAddress;
import io.longshore.netlink.route.LinkKind;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The kernel's dummy device. It stays down, as kube-proxy leaves it: addresses of a device that is
 * down are this machine's nevertheless, and it answers nobody who asks on the network for them.
 */
final class KernelAddressDevice implements AddressDevice {
  private final KernelRoutes routes;
  private final IpFamily family;

  KernelAddressDevice(KernelRoutes routes, IpFamily family) {
    this.routes = routes;
    this.family = family;
  }

  static KernelAddressDevice open(IpFamily family, NetworkNamespace namespace) {
    return new KernelAddressDevice(
        new KernelRoutes(NetlinkSocket.open(NetlinkProtocol.ROUTE, namespace)), family);
  }

  @Override
  public boolean ensure() {
    Optional<Link> found = routes.link(NAME);
    if (found.isPresent()) {
      if (!(found.get().kind() instanceof LinkKind.Dummy)) {
        throw new IllegalStateException("the device " + found.get() + " is no dummy device");
      }
      return false;
    }
    routes.createLink(NAME, new LinkKind.Dummy());
    return true;
  }

  @Override
  public boolean remove() {
    Optional<Link> found = routes.link(NAME);
    found.ifPresent(routes::deleteLink);
    return found.isPresent();
  }

  private int index() {
    return routes
        .link(NAME)
        .map(Link::index)
        .orElseThrow(() -> new IllegalStateException("the device " + NAME + " is gone"));
  }

  @Override
  public Addresses addresses() {
    int index = routes.link(NAME).map(Link::index).orElse(0);
    Set<IpAddress> bound = new HashSet<>();
    Set<IpAddress> elsewhere = new HashSet<>();
    for (LinkAddress address : routes.addresses()) {
      InetAddress its = address.address();
      IpAddress ip = IpAddress.of(its);
      if (ip.family() == family && !its.isLoopbackAddress() && !isOfOneLink(its)) {
        (address.link() == index ? bound : elsewhere).add(ip);
      }
    }
    return new Addresses(bound, elsewhere);
  }

  private boolean isOfOneLink(InetAddress address) {
    return family == IpFamily.IPV6 && address.isLinkLocalAddress();
  }

  @Override
  public void bind(Collection<IpAddress> addresses) {
    if (!addresses.isEmpty()) {
      int index = index();
      addresses.forEach(address -> routes.add(onDevice(index, address)));
    }
  }

  @Override
  public void unbind(Collection<IpAddress> addresses) {
    if (!addresses.isEmpty()) {
      int index = index();
      addresses.forEach(address -> routes.delete(onDevice(index, address)));
    }
  }

  private static LinkAddress onDevice(int index, IpAddress address) {
    return new LinkAddress(index, address.toInetAddress(), address.family().bits());
  }

  @Override
  public void close() {
    routes.close();
  }
}
