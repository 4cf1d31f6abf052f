package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.ipvs.Destination;
import io.longshore.netlink.ipvs.DestinationStatus;
import io.longshore.netlink.ipvs.ServiceKey;
import io.longshore.netlink.ipvs.VirtualService;
import io.longshore.netproxy.inspect.kernel.VirtualServer;
import io.longshore.netproxy.model.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What IPVS does with the first packet of a connection: net/netfilter/ipvs/ip_vs_core.c. */
final class IpvsChoice {
  private final Traveller traveller;

  IpvsChoice(Traveller traveller) {
    this.traveller = traveller;
  }

  /** The server that it goes to; empty if the packet is for no virtual service. */
  Optional<Ruling> choose() {
    return find().map(this::schedule);
  }

  private Optional<VirtualServer> find() {
    List<VirtualServer> servers = traveller.kernel.servers();
    return servers.stream()
        .filter(server -> isFor(server.status().service().key(), traveller.packet.port()))
        .findFirst()
        .or(
            () ->
                servers.stream()
                    .filter(server -> isFor(server.status().service().key(), 0))
                    .findFirst());
  }

  private boolean isFor(ServiceKey key, int port) {
    return switch (key) {
      case ServiceKey.FirewallMark(int mark, _) -> mark == traveller.mark;
      case ServiceKey.Address address ->
          address.protocol().number() == traveller.packet.protocol().number()
              && address.endpoint().port() == port
              && IpAddress.of(address.endpoint().address()).equals(traveller.packet.destination());
    };
  }

  /**
   * Weights are shares in the long run; schedulers that look at connections or addresses are taken
   * for those that do not.
   */
  private Ruling schedule(VirtualServer server) {
    VirtualService service = server.status().service();
    List<Destination> able =
        server.destinations().stream()
            .map(DestinationStatus::destination)
            .filter(destination -> destination.weight() > 0)
            .toList();
    if (able.isEmpty()) {
      traveller.step("ipvs", "", service.toString(), "reject: no server");
      return new Ruling.End(new Fate.Rejected("icmp port unreachable"));
    }
    boolean weighted = service.scheduler().startsWith("w");
    Destination chosen =
        able.get(
            traveller.dice.weighted(
                able.stream().map(one -> weighted ? one.weight() : 1).toList()));
    service
        .persistence()
        .ifPresent(clients -> traveller.stickySeconds = OptionalInt.of(clients.timeoutSeconds()));
    int port = chosen.endpoint().port() == 0 ? traveller.packet.port() : chosen.endpoint().port();
    traveller.note("scheduler " + service.scheduler() + ", " + able.size() + " servers");
    traveller.sendTo(IpAddress.of(chosen.endpoint().address()), port);
    traveller.step("ipvs", "", service.toString(), "sent to " + chosen);
    return Ruling.Plain.ACCEPT;
  }
}
