package io.longshore.netlink.route;

import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import java.util.List;
import java.util.Optional;

/**
 * The links, addresses and routes of a network namespace, which is that of the socket. Safe for use
 * by several threads.
 */
public final class KernelRoutes implements AutoCloseable {
  private final NetlinkSocket socket;

  /** Takes over a socket of the family {@link NetlinkProtocol#ROUTE}. */
  public KernelRoutes(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** All links. */
  public List<Link> links() {
    return socket.list("list links", LinkMessages.list(), LinkMessages::read);
  }

  /** The link of a name. */
  public Optional<Link> link(String name) {
    return links().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /** Makes a link, which is down at first. */
  public void createLink(String name, LinkKind kind) {
    if (kind.kernelName().isEmpty()) {
      throw new IllegalArgumentException("a plain link cannot be made: " + name);
    }
    socket.execute("create link " + name, LinkMessages.create(name, kind));
  }

  /** Removes a link, and with one end of a pair the other. */
  public void deleteLink(Link link) {
    socket.execute("delete link " + link.name(), LinkMessages.delete(link.index()));
  }

  /** Brings a link up or down. */
  public void setUp(Link link, boolean up) {
    String what = "set link " + link.name() + (up ? " up" : " down");
    socket.execute(what, LinkMessages.setUp(link.index(), up));
  }

  /** Sets how large a packet may be. */
  public void setMtu(Link link, int mtu) {
    socket.execute(
        "set link " + link.name() + " mtu " + mtu, LinkMessages.setMtu(link.index(), mtu));
  }

  /** Makes a link a port of a bridge. */
  public void enslave(Link port, Link bridge) {
    socket.execute(
        "set link " + port.name() + " master " + bridge.name(),
        LinkMessages.setMaster(port.index(), bridge.index()));
  }

  /** Takes a port out of its bridge. */
  public void free(Link port) {
    socket.execute(
        "set link " + port.name() + " nomaster", LinkMessages.setMaster(port.index(), 0));
  }

  /** All addresses. */
  public List<LinkAddress> addresses() {
    return socket.list("list addresses", AddressMessages.list(), AddressMessages::read);
  }

  /** Adds an address. */
  public void add(LinkAddress address) {
    socket.execute("add address " + address, AddressMessages.add(address));
  }

  /** Removes an address. */
  public void delete(LinkAddress address) {
    socket.execute("delete address " + address, AddressMessages.delete(address));
  }

  /** The routes of all tables, without those that the kernel keeps for its own addresses. */
  public List<Route> routes() {
    return socket.list("list routes", RouteMessages.list(), RouteMessages::read);
  }

  /** Adds a route. */
  public void add(Route route) {
    socket.execute("add route " + route, RouteMessages.add(route));
  }

  /** Removes a route. */
  public void delete(Route route) {
    socket.execute("delete route " + route, RouteMessages.delete(route));
  }

  @Override
  public void close() {
    socket.close();
  }
}
