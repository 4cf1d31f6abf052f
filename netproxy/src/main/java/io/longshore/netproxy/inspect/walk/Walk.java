package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.nftables.Hook;
import io.longshore.netlink.route.Link;
import io.longshore.netlink.route.NextHop;
import io.longshore.netlink.route.Route;
import io.longshore.netlink.route.RouteType;
import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.inspect.kernel.Network;
import io.longshore.netproxy.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One walk of a packet through the hooks, for one way that the dice fall. */
final class Walk {
  private static final String LOOPBACK = "lo";

  private final Traveller traveller;
  private final Map<Hook, List<HookEntry>> entries;
  private boolean sentByIpvs;

  Walk(KernelState kernel, Map<Hook, List<HookEntry>> entries, Dice dice, Packet packet) {
    this.traveller = new Traveller(kernel, dice, packet);
    this.entries = entries;
  }

  /** From a link, or from this machine itself. */
  Way from(Optional<Link> link) {
    traveller.in = link;
    Fate fate = link.isPresent() ? arrive() : send();
    return new Way(
        traveller.dice.share(),
        traveller.dice.assumptions(),
        traveller.steps,
        fate,
        traveller.stickySeconds);
  }

  private Network network() {
    return traveller.kernel.network();
  }

  private Fate arrive() {
    return at(Hook.PREROUTING).orElseGet(this::routeIncoming);
  }

  private Fate routeIncoming() {
    IpAddress to = traveller.packet.destination();
    Link in = traveller.in.orElseThrow();
    if (to.isLoopback() && !network().settings().localnetLinks().contains(in.name())) {
      return unroutable("to " + to + ", from another machine", "route_localnet is off");
    }
    Optional<Route> route = route(in.index());
    if (route.isEmpty()) {
      return unroutable("to " + to, "no route");
    }
    return switch (route.get().type()) {
      case LOCAL -> {
        tell(route.get(), "for this machine");
        yield deliver();
      }
      case UNICAST, ANYCAST, UNKNOWN -> forward(route.get());
      case BROADCAST, MULTICAST, BLACKHOLE, UNREACHABLE, PROHIBIT, THROW ->
          unroutable(words(route.get()), route.get().type().toString());
    };
  }

  private Optional<Route> route(int input) {
    return network()
        .way(traveller.packet.source(), traveller.packet.destination(), traveller.mark, input);
  }

  private void tell(Route route, String then) {
    traveller.hook = "routing";
    traveller.step("", "", words(route), then);
  }

  /** As ip route has it, with the link's name. */
  private String words(Route route) {
    String type = route.type() == RouteType.UNICAST ? "" : route.type() + " ";
    String to = route.destination().isAll() ? "default" : route.destination().toString();
    String gateway =
        route.hops().stream()
            .findFirst()
            .flatMap(NextHop::gateway)
            .map(address -> " via " + IpAddress.of(address))
            .orElse("");
    return type
        + to
        + gateway
        + network().linkOf(route).map(one -> " dev " + one.name()).orElse("");
  }

  private Fate unroutable(String what, String why) {
    traveller.hook = "routing";
    traveller.step("", "", what, why);
    return new Fate.Unroutable(why);
  }

  private Fate deliver() {
    Optional<Fate> end = at(Hook.INPUT);
    return end.orElseGet(() -> sentByIpvs ? passOn() : take());
  }

  /** The socket is told as a last step: whether there is one does not change what rules decide. */
  private Fate take() {
    Packet packet = traveller.packet;
    boolean taken =
        traveller.kernel.isTaken(packet.protocol(), packet.destination(), packet.port());
    traveller.hook = "socket";
    traveller.step("", "", packet.target(), taken ? "somebody listens" : "nobody listens");
    return new Fate.Delivered(
        packet, LOOPBACK, traveller.translated(), traveller.masqueraded(), taken);
  }

  /** What IPVS sends on comes by the hook of this machine's own packets. */
  private Fate passOn() {
    sentByIpvs = false;
    traveller.in = Optional.empty();
    return send();
  }

  private Fate forward(Route route) {
    if (!network().settings().forwards(traveller.packet.family())) {
      return unroutable(words(route), "this machine forwards no packets: ip_forward is off");
    }
    traveller.out = network().linkOf(route);
    tell(route, "forward by " + outName());
    return at(Hook.FORWARD).orElseGet(this::finish);
  }

  private String outName() {
    return traveller.out.map(Link::name).orElse("an unknown link");
  }

  private Fate send() {
    Optional<Route> route = route(0);
    if (route.isEmpty()) {
      return unroutable("to " + traveller.packet.destination(), "no route");
    }
    traveller.out = outgoing(route.get());
    tell(route.get(), "out by " + outName());
    return leave();
  }

  private Optional<Link> outgoing(Route route) {
    return route.type() == RouteType.LOCAL ? network().link(LOOPBACK) : network().linkOf(route);
  }

  private Fate leave() {
    return at(Hook.OUTPUT).orElseGet(this::routeAnew);
  }

  /** Another destination or mark may mean another way: net/netfilter/core.c, ip_route_me_harder. */
  private Fate routeAnew() {
    sentByIpvs = false;
    Optional<Route> route = route(0);
    if (route.isEmpty()) {
      return unroutable("to " + traveller.packet.destination(), "no route");
    }
    switch (route.get().type()) {
      case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> {
        return unroutable(words(route.get()), route.get().type().toString());
      }
      case UNICAST, LOCAL, ANYCAST, BROADCAST, MULTICAST, UNKNOWN -> {}
    }
    Optional<Link> before = traveller.out;
    traveller.out = outgoing(route.get());
    if (!traveller.out.equals(before)) {
      tell(route.get(), "out by " + outName());
    }
    return finish();
  }

  private Fate finish() {
    Optional<Fate> end = at(Hook.POSTROUTING);
    if (end.isPresent()) {
      return end.get();
    }
    if (outName().equals(LOOPBACK)) {
      return comeBack();
    }
    return new Fate.Delivered(
        traveller.packet, outName(), traveller.translated(), traveller.masqueraded(), true);
  }

  /** By the loopback device a packet comes in again. */
  private Fate comeBack() {
    traveller.in = traveller.out;
    traveller.out = Optional.empty();
    return at(Hook.PREROUTING).orElseGet(this::deliver);
  }

  private Optional<Fate> at(Hook hook) {
    for (HookEntry entry : entries.getOrDefault(hook, List.of())) {
      if (entry.translates() && (!traveller.tracked || isSettled(hook))) {
        continue;
      }
      traveller.hook = hook.toString();
      Optional<Fate> end =
          switch (entry) {
            case HookEntry.NativeChain chain -> ChainRun.run(traveller, chain);
            case HookEntry.BuiltInChain chain -> ChainRun.run(traveller, chain);
            case HookEntry.VirtualServers _ -> balance();
          };
      if (end.isPresent()) {
        return end;
      }
      if (sentByIpvs && hook == Hook.INPUT) {
        return Optional.empty();
      }
    }
    settle(hook);
    return Optional.empty();
  }

  private Optional<Fate> balance() {
    if (traveller.translated()) {
      return Optional.empty();
    }
    Optional<Ruling> ruling = new IpvsChoice(traveller).choose();
    sentByIpvs = ruling.isPresent();
    return ruling.flatMap(
        one -> one instanceof Ruling.End(Fate fate) ? Optional.of(fate) : Optional.empty());
  }

  private boolean isSettled(Hook hook) {
    return isOfDestination(hook) ? traveller.destinationSettled : traveller.sourceSettled;
  }

  /** That no rule wanted a translation is settled too: nf_nat_alloc_null_binding. */
  private void settle(Hook hook) {
    switch (hook) {
      case PREROUTING, OUTPUT -> traveller.destinationSettled = true;
      case INPUT, POSTROUTING -> traveller.sourceSettled = true;
      case FORWARD, INGRESS, EGRESS -> {}
    }
  }

  private static boolean isOfDestination(Hook hook) {
    return switch (hook) {
      case PREROUTING, OUTPUT -> true;
      case INPUT, POSTROUTING, FORWARD, INGRESS, EGRESS -> false;
    };
  }
}
