package io.longshore.netlink.route;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netlink.wire.MessageWriter;
import io.longshore.netlink.wire.NetlinkException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The links, addresses, routes, rules and neighbours of a network namespace, which is that of the
 * socket. Safe for use by several threads.
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
    return link(name, LinkMessages.one(name));
  }

  /** The link of a number. */
  public Optional<Link> link(int index) {
    return link(Integer.toString(index), LinkMessages.one(index));
  }

  private Optional<Link> link(String what, MessageWriter request) {
    try {
      return socket.list("read link " + what, request, LinkMessages::read).stream().findFirst();
    } catch (NetlinkException e) {
      if (e.notFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What every link has carried, by name. */
  public Map<String, LinkStatistics> statistics() {
    return socket
        .list("list statistics", LinkMessages.listStatistics(), LinkMessages::readStatistics)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (_, later) -> later));
  }

  /** Makes a link, which is down at first. */
  public void createLink(String name, LinkKind kind) {
    if (kind.kernelName().isEmpty()) {
      throw new IllegalArgumentException("a plain link cannot be made: " + name);
    }
    socket.execute("create link " + name, LinkChanges.create(name, kind));
  }

  /** Makes a pair whose other end is in another namespace from the first moment on. */
  public void createPair(String name, String peer, NetworkNamespace peerNamespace) {
    executeWith(
        "create pair " + name + " with " + peer + " in " + peerNamespace,
        peerNamespace,
        descriptor -> LinkChanges.createPair(name, peer, descriptor));
  }

  /** Removes a link, and with one end of a pair the other. */
  public void deleteLink(Link link) {
    socket.execute("delete link " + link.name(), LinkChanges.delete(link.index()));
  }

  /** Brings a link up or down. */
  public void setUp(Link link, boolean up) {
    String what = "set link " + link.name() + (up ? " up" : " down");
    socket.execute(what, LinkChanges.setFlag(link.index(), LinkFlag.UP, up));
  }

  /** Lets a link take packets for others too, or not. */
  public void setPromiscuous(Link link, boolean on) {
    String what = "set link " + link.name() + " promisc " + (on ? "on" : "off");
    socket.execute(what, LinkChanges.setFlag(link.index(), LinkFlag.PROMISCUOUS, on));
  }

  /** Lets a port of a bridge send back what came by it, or not. */
  public void setHairpin(Link port, boolean on) {
    String what = "set port " + port.name() + " hairpin " + (on ? "on" : "off");
    socket.execute(what, LinkChanges.setHairpin(port.index(), on));
  }

  /** Sets how large a packet may be. */
  public void setMtu(Link link, int mtu) {
    socket.execute(
        "set link " + link.name() + " mtu " + mtu, LinkChanges.setMtu(link.index(), mtu));
  }

  /** Sets the link's own address. */
  public void setAddress(Link link, HardwareAddress address) {
    socket.execute(
        "set link " + link.name() + " address " + address,
        LinkChanges.setAddress(link.index(), address));
  }

  /** Gives a link another name; older kernels want it down for that. */
  public void rename(Link link, String name) {
    socket.execute(
        "set link " + link.name() + " name " + name, LinkChanges.setName(link.index(), name));
  }

  /** Moves a link to another namespace, where it is down and has no addresses. */
  public void move(Link link, NetworkNamespace namespace) {
    move(link, namespace, "");
  }

  /** Moves a link to another namespace and gives it another name there, in one step. */
  public void move(Link link, NetworkNamespace namespace, String newName) {
    executeWith(
        "move link " + link.name() + " to " + namespace,
        namespace,
        descriptor -> LinkChanges.move(link.index(), descriptor, newName));
  }

  /** Moves a link to the namespace of a process. */
  public void moveToProcess(Link link, int pid) {
    socket.execute(
        "move link " + link.name() + " to process " + pid,
        LinkChanges.moveToProcess(link.index(), pid));
  }

  private void executeWith(
      String operation, NetworkNamespace namespace, IntFunction<MessageWriter> request) {
    namespace.withDescriptor(
        descriptor -> {
          socket.execute(operation, request.apply(descriptor));
          return namespace;
        });
  }

  /** Makes a link a port of a bridge. */
  public void enslave(Link port, Link bridge) {
    socket.execute(
        "set link " + port.name() + " master " + bridge.name(),
        LinkChanges.setMaster(port.index(), bridge.index()));
  }

  /** Takes a port out of its bridge. */
  public void free(Link port) {
    socket.execute("set link " + port.name() + " nomaster", LinkChanges.setMaster(port.index(), 0));
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

  /** The routes of all tables, also those that the kernel keeps for its own addresses. */
  public List<Route> routes() {
    return socket.list("list routes", RouteMessages.list(), RouteMessages::read);
  }

  /** The routes of one table. */
  public List<Route> routes(int table) {
    return socket
        .list("list routes of table " + table, RouteMessages.list(table), RouteMessages::read)
        .stream()
        .filter(route -> route.table() == table) // a kernel before 4.20 does not choose
        .toList();
  }

  /** The way that a packet would take; empty if it would be refused as unreachable. */
  public Optional<Route> lookup(RouteQuery query) {
    try {
      return socket
          .list(
              "look up the route to " + query, RouteMessages.lookup(query), RouteMessages::readAny)
          .stream()
          .findFirst();
    } catch (NetlinkException e) {
      if (e.unreachable()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Adds a route. */
  public void add(Route route) {
    socket.execute("add route " + route, RouteMessages.add(route));
  }

  /** Adds a route in the place of that with the same network, table and metric, if there is one. */
  public void replace(Route route) {
    socket.execute("replace route " + route, RouteMessages.replace(route));
  }

  /** Removes a route. */
  public void delete(Route route) {
    socket.execute("delete route " + route, RouteMessages.delete(route));
  }

  /** The rules of both families in the order they are tried in. */
  public List<Rule> rules() {
    return socket.list("list rules", RuleMessages.list(), RuleMessages::read);
  }

  /** Adds a rule. */
  public void add(Rule rule) {
    socket.execute("add rule " + rule, RuleMessages.add(rule));
  }

  /** Removes a rule. */
  public void delete(Rule rule) {
    socket.execute("delete rule " + rule, RuleMessages.delete(rule));
  }

  /** The neighbours on all links. */
  public List<Neighbour> neighbours() {
    return socket.list("list neighbours", NeighbourMessages.list(), NeighbourMessages::read);
  }

  /** The addresses that this machine answers for. */
  public List<Neighbour> proxies() {
    return socket.list("list proxies", NeighbourMessages.listProxies(), NeighbourMessages::read);
  }

  /** Adds a neighbour. */
  public void add(Neighbour neighbour) {
    socket.execute("add neighbour " + neighbour, NeighbourMessages.add(neighbour));
  }

  /** Adds a neighbour, or changes what is known of it. */
  public void replace(Neighbour neighbour) {
    socket.execute("replace neighbour " + neighbour, NeighbourMessages.replace(neighbour));
  }

  /** Forgets a neighbour. */
  public void delete(Neighbour neighbour) {
    socket.execute("delete neighbour " + neighbour, NeighbourMessages.delete(neighbour));
  }

  /** The forwarding entries of bridges and tunnels. */
  public List<ForwardingEntry> forwarding() {
    return socket.list(
        "list forwarding entries",
        NeighbourMessages.listForwarding(),
        NeighbourMessages::readForwarding);
  }

  /** Adds a forwarding entry for a hardware address that has none yet. */
  public void add(ForwardingEntry entry) {
    socket.execute("add forwarding entry " + entry, NeighbourMessages.add(entry));
  }

  /** Adds another end of a tunnel for a hardware address: frames are sent to all of them. */
  public void append(ForwardingEntry entry) {
    socket.execute("append forwarding entry " + entry, NeighbourMessages.append(entry));
  }

  /** Adds a forwarding entry in the place of that for the same hardware address, if any. */
  public void replace(ForwardingEntry entry) {
    socket.execute("replace forwarding entry " + entry, NeighbourMessages.replace(entry));
  }

  /** Removes a forwarding entry. */
  public void delete(ForwardingEntry entry) {
    socket.execute("delete forwarding entry " + entry, NeighbourMessages.delete(entry));
  }

  @Override
  public void close() {
    socket.close();
  }
}
