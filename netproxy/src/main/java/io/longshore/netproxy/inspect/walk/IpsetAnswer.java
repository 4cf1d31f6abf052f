package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.ipset.Element;
import io.longshore.netlink.ipset.Entry;
import io.longshore.netlink.ipset.ListedSet;
import io.longshore.netlink.iptables.match.SetMatch.Direction;
import io.longshore.netlink.wire.Prefix;
import io.longshore.netproxy.model.IpAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Whether an ipset has what a rule asks it for: net/netfilter/ipset/ip_set_hash_*.c. */
final class IpsetAnswer {
  private final List<Direction> directions;
  private final Packet packet;

  private IpsetAnswer(List<Direction> directions, Packet packet) {
    this.directions = directions;
    this.packet = packet;
  }

  /** Empty where the set is of a kind that is not known. An exception counts before a network. */
  static Optional<Boolean> has(ListedSet set, List<Direction> directions, Packet packet) {
    if (set.entries().stream().anyMatch(entry -> entry.element() instanceof Element.Unknown)) {
      return Optional.empty();
    }
    IpsetAnswer answer = new IpsetAnswer(directions, packet);
    List<Entry> matching =
        set.entries().stream().filter(entry -> answer.is(entry.element())).toList();
    return Optional.of(!matching.isEmpty() && matching.stream().noneMatch(Entry::exception));
  }

  private boolean is(Element element) {
    return switch (element) {
      case Element.Ip(InetAddress address) -> is(0, address);
      case Element.IpPort(InetAddress address, Element.Service port) ->
          is(0, address) && is(1, port);
      case Element.IpPortIp(InetAddress address, Element.Service port, InetAddress second) ->
          is(0, address) && is(1, port) && is(2, second);
      case Element.IpPortNet(InetAddress address, Element.Service port, Prefix network) ->
          is(0, address) && is(1, port) && is(2, network);
      case Element.Net(Prefix network) -> is(0, network);
      case Element.NetPort(Prefix network, Element.Service port) -> is(0, network) && is(1, port);
      case Element.Port(int number) -> port(0) == number;
      case Element.Unknown _ -> false;
    };
  }

  private boolean isSource(int part) {
    return directions.get(Math.min(part, directions.size() - 1)) == Direction.SRC;
  }

  private InetAddress address(int part) {
    IpAddress address = isSource(part) ? packet.source() : packet.destination();
    return address.toInetAddress();
  }

  private int port(int part) {
    return isSource(part) ? packet.sourcePort() : packet.port();
  }

  private boolean is(int part, InetAddress address) {
    return address(part).equals(address);
  }

  private boolean is(int part, Prefix network) {
    return network.contains(address(part));
  }

  private boolean is(int part, Element.Service service) {
    return service.protocol().number() == packet.protocol().number()
        && service.port() == port(part);
  }
}
