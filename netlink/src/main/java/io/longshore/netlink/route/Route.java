package io.longshore.netlink.route;

import io.longshore.netlink.wire.IpAddresses;
import io.longshore.netlink.wire.Prefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * A way to a network.
 *
 * @param hops where packets go; several share them, and a route that discards packets has none
 * @param table 254 is the main one
 * @param metric the lowest wins among routes to the same network
 * @param source the address that this machine's own packets come from, where the route says so
 */
public record Route(
    RouteType type,
    Prefix destination,
    List<NextHop> hops,
    int table,
    int metric,
    Optional<InetAddress> source)
    implements RouteObject {
  /** The table that {@code ip route} shows. */
  public static final int MAIN = 254;

  /** The table of this machine's own addresses. */
  public static final int LOCAL = 255;

  /** Keeps a copy of the hops. */
  public Route {
    hops = List.copyOf(hops);
  }

  /** A route in the main table. */
  public static Route to(Prefix destination, NextHop... hops) {
    return new Route(RouteType.UNICAST, destination, List.of(hops), MAIN, 0, Optional.empty());
  }

  /** A way in the main table by a gateway. */
  public static Route by(InetAddress destination, int prefixLength, InetAddress gateway) {
    return to(new Prefix(destination, prefixLength), NextHop.by(gateway));
  }

  /** A way in the main table straight through a link. */
  public static Route through(InetAddress destination, int prefixLength, int link) {
    return to(new Prefix(destination, prefixLength), NextHop.through(link));
  }

  /** A route of the main table that passes nothing on, such as a {@link RouteType#BLACKHOLE}. */
  public static Route discarding(RouteType type, Prefix destination) {
    if (!type.discards()) {
      throw new IllegalArgumentException("a route that is " + type + " discards nothing");
    }
    return new Route(type, destination, List.of(), MAIN, 0, Optional.empty());
  }

  /** The same in another table. */
  public Route inTable(int other) {
    return new Route(type, destination, hops, other, metric, source);
  }

  /** The same with this metric. */
  public Route withMetric(int other) {
    return new Route(type, destination, hops, table, other, source);
  }

  /** The same, with the address that this machine's packets shall come from. */
  public Route from(InetAddress own) {
    return new Route(type, destination, hops, table, metric, Optional.of(own));
  }

  /** Whether packets for the destination are for this machine. */
  public boolean isLocal() {
    return type == RouteType.LOCAL;
  }

  /** As {@code ip route} has it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(type == RouteType.UNICAST ? "" : type + " ");
    text.append(destination.isAll() ? "default" : destination);
    if (hops.size() == 1) {
      text.append(hops.getFirst());
    }
    text.append(table == MAIN ? "" : " table " + table);
    source.ifPresent(address -> text.append(" src ").append(IpAddresses.text(address)));
    text.append(metric == 0 ? "" : " metric " + Integer.toUnsignedString(metric));
    if (hops.size() > 1) {
      hops.forEach(hop -> text.append(" nexthop").append(hop));
    }
    return text.toString();
  }
}
