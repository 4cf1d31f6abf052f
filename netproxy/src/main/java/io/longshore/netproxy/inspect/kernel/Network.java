package io.longshore.netproxy.inspect.kernel;

import io.longshore.netlink.route.Link;
import io.longshore.netlink.route.LinkAddress;
import io.longshore.netlink.route.NextHop;
import io.longshore.netlink.route.Route;
import io.longshore.netlink.route.RouteType;
import io.longshore.netlink.route.Rule;
import io.longshore.netlink.route.RuleAction;
import io.longshore.netlink.wire.Prefix;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.IpFamily;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Links, addresses and routes.
 *
 * @param rules which tables are asked for routes, in their order
 */
public record Network(
    List<Link> links,
    List<LinkAddress> addresses,
    List<Route> routes,
    List<Rule> rules,
    Settings settings) {

  private static final int INPUT_IS_OWN = 0;

  /**
   * What sysctl says.
   *
   * @param forwardsFour net.ipv4.ip_forward
   * @param forwardsSix net.ipv6.conf.all.forwarding
   * @param localnetLinks where packets to 127.0.0.0/8 may come in: net.ipv4.conf.*.route_localnet
   */
  public record Settings(boolean forwardsFour, boolean forwardsSix, List<String> localnetLinks) {
    /** Copies the list. */
    public Settings {
      localnetLinks = List.copyOf(localnetLinks);
    }

    /** Whether packets that come from one machine are passed on to another one. */
    public boolean forwards(IpFamily family) {
      return switch (family) {
        case IPV4 -> forwardsFour;
        case IPV6 -> forwardsSix;
      };
    }
  }

  /** Copies the lists. */
  public Network {
    links = List.copyOf(links);
    addresses = List.copyOf(addresses);
    routes = List.copyOf(routes);
    rules = rules.stream().sorted(Comparator.comparingLong(Network::order)).toList();
  }

  private static long order(Rule rule) {
    return Integer.toUnsignedLong(rule.priority());
  }

  /** A link by its name. */
  public Optional<Link> link(String name) {
    return links.stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /** A link by its number. */
  public Optional<Link> link(int index) {
    return links.stream().filter(link -> link.index() == index).findFirst();
  }

  /** What the table of this machine's addresses says of an address. */
  public RouteType typeOf(IpAddress address) {
    return longest(Route.LOCAL, address, -1).map(Route::type).orElse(RouteType.UNICAST);
  }

  /** Whether an address is one of this machine's. */
  public boolean isLocal(IpAddress address) {
    return typeOf(address) == RouteType.LOCAL;
  }

  /**
   * Which way a packet goes, as {@code net/core/fib_rules.c} and the tables choose.
   *
   * @param input the link that it came by; 0 if it is this machine's own
   */
  public Optional<Route> way(IpAddress from, IpAddress to, int mark, int input) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (!concerns(rule, from, to, mark, input)) {
        continue;
      }
      switch (rule.action()) {
        case RuleAction.Lookup(int table) -> {
          int passedOver = rule.suppressedLength().orElse(-1);
          Optional<Route> found = longest(table, to, passedOver);
          if (found.isPresent() && found.get().type() != RouteType.THROW) {
            return found;
          }
        }
        case RuleAction.Goto(int priority) -> {
          while (i + 1 < rules.size()
              && order(rules.get(i + 1)) < Integer.toUnsignedLong(priority)) {
            i++;
          }
        }
        case RuleAction.Discard(RouteType type) -> {
          return Optional.of(Route.discarding(type, Prefix.of(to.toInetAddress())));
        }
        case RuleAction.Nothing _, RuleAction.Unknown _ -> {}
      }
    }
    return Optional.empty();
  }

  private boolean concerns(Rule rule, IpAddress from, IpAddress to, int mark, int input) {
    if (!sameFamily(rule, to)) {
      return false;
    }
    boolean matches =
        rule.from().contains(from.toInetAddress())
            && rule.to().contains(to.toInetAddress())
            && ((mark ^ rule.mark()) & rule.mask()) == 0
            && (rule.input().isEmpty()
                || link(input).map(Link::name).equals(Optional.of(rule.input())))
            && rule.output().isEmpty();
    return matches != rule.inverted();
  }

  private static boolean sameFamily(Rule rule, IpAddress to) {
    return switch (rule.family()) {
      case IPV4 -> to.family() == IpFamily.IPV4;
      case IPV6 -> to.family() == IpFamily.IPV6;
    };
  }

  private Optional<Route> longest(int table, IpAddress to, int passedOver) {
    return routes.stream()
        .filter(route -> route.table() == table)
        .filter(route -> route.destination().length() > passedOver)
        .filter(route -> route.destination().contains(to.toInetAddress()))
        .min(
            Comparator.comparingInt((Route route) -> -route.destination().length())
                .thenComparingInt(Route::metric));
  }

  /** The link that packets to an address leave by, if there is a way to it. */
  public Optional<Link> towards(IpAddress address) {
    return way(unspecified(address), address, 0, INPUT_IS_OWN)
        .filter(route -> route.type() == RouteType.UNICAST)
        .flatMap(this::linkOf);
  }

  /** The link of a route's first hop. */
  public Optional<Link> linkOf(Route route) {
    return route.hops().stream().findFirst().map(NextHop::link).flatMap(this::link);
  }

  private static IpAddress unspecified(IpAddress like) {
    return IpAddress.of(new byte[like.bytes().length]);
  }

  /**
   * The address that this machine's packets to another one come from: the route's own, or else one
   * of the link's, best one in the next hop's network.
   */
  public Optional<IpAddress> sourceFor(IpAddress to) {
    if (isLocal(to)) {
      return Optional.of(to);
    }
    return way(unspecified(to), to, 0, INPUT_IS_OWN)
        .flatMap(
            route ->
                route
                    .source()
                    .map(IpAddress::of)
                    .or(() -> linkOf(route).flatMap(link -> addressOf(link, route, to))));
  }

  /** The address that masquerading gives to what leaves by a link. */
  public Optional<IpAddress> addressOf(Link link, Route route, IpAddress to) {
    IpAddress hop =
        route.hops().stream().findFirst().flatMap(NextHop::gateway).map(IpAddress::of).orElse(to);
    List<LinkAddress> own =
        addresses.stream()
            .filter(address -> address.link() == link.index())
            .filter(address -> IpAddress.of(address.address()).family() == to.family())
            .toList();
    return own.stream()
        .filter(one -> new Prefix(one.address(), one.prefixLength()).contains(hop.toInetAddress()))
        .findFirst()
        .or(() -> own.stream().findFirst())
        .or(() -> anyGlobal(to.family()))
        .map(one -> IpAddress.of(one.address()));
  }

  private Optional<LinkAddress> anyGlobal(IpFamily family) {
    return addresses.stream()
        .filter(one -> IpAddress.of(one.address()).family() == family)
        .filter(one -> !one.address().isLoopbackAddress() && !one.address().isLinkLocalAddress())
        .findFirst();
  }
}
