package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netproxy.model.Affinity;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.ExternalTraffic;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.TrafficPolicy;
import io.longshore.netproxy.model.Treatment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Decides what a service port needs in the kernel. Pure. */
final class Planner {
  private final ProxyTable table;

  Planner(ProxyTable table) {
    this.table = table;
  }

  Plan plan(ServiceView view, Indexed indexed) {
    return new Draft(view, indexed).finish();
  }

  /** A plan under construction. */
  private final class Draft {
    private final ServiceView view;
    private final Indexed indexed;
    private final int stickySeconds;
    private final List<Plan.Placed> elements = new ArrayList<>();
    private final List<Plan.Block> blocks = new ArrayList<>();
    private final Set<Way> chains = new LinkedHashSet<>();
    private final List<IpAddress> clusterIps = new ArrayList<>();

    Draft(ServiceView view, Indexed indexed) {
      this.view = view;
      this.indexed = indexed;
      this.stickySeconds =
          switch (view.affinity()) {
            case Affinity.None _ -> 0;
            case Affinity.ByClientAddress(int seconds) -> seconds;
          };
    }

    Plan finish() {
      view.frontends().forEach(this::add);
      return new Plan(elements, blocks, List.copyOf(chains), clusterIps, hairpins());
    }

    private void add(Frontend frontend) {
      Bytes key = key(frontend);
      boolean nodePort = frontend instanceof Frontend.NodePort;
      Verdict verdict =
          frontend instanceof Frontend.ClusterAddress ? internal(key) : external(key, nodePort);
      SetElement element = SetElement.of(key, verdict).withComment(view.name().toString());
      var map = nodePort ? table.nodePorts() : table.services();
      elements.add(new Plan.Placed(map.name(), element));
      if (isSticky() && verdict instanceof Verdict.Goto) {
        remember(key, nodePort);
      }
      switch (frontend) {
        case Frontend.ClusterAddress(IpAddress address, _) -> clusterIps.add(address);
        case Frontend.LoadBalancerAddress(_, _, var sources) -> guard(key, sources);
        case Frontend.ExternalAddress _, Frontend.NodePort _ -> {}
      }
    }

    private boolean isSticky() {
      return stickySeconds > 0;
    }

    private void remember(Bytes key, boolean nodePort) {
      Way way = new Way.Remember(stickySeconds);
      chains.add(way);
      Verdict verdict = Verdict.jump(way.chainName());
      elements.add(new Plan.Placed(table.sticky(nodePort).name(), SetElement.of(key, verdict)));
    }

    private Bytes key(Frontend frontend) {
      var protocol = view.name().protocol();
      return switch (frontend) {
        case Frontend.ClusterAddress(var address, int port) ->
            Keys.frontend(address, protocol, port);
        case Frontend.ExternalAddress(var address, int port) ->
            Keys.frontend(address, protocol, port);
        case Frontend.LoadBalancerAddress(var address, int port, _) ->
            Keys.frontend(address, protocol, port);
        case Frontend.NodePort(int port) -> Keys.nodePort(protocol, port);
      };
    }

    private Verdict internal(Bytes key) {
      boolean local = view.port().internalPolicy() == TrafficPolicy.LOCAL;
      return spread(view.internal(), key, false, Way.Source.CLUSTER, local);
    }

    private Verdict external(Bytes key, boolean nodePort) {
      return switch (view.external()) {
        case ExternalTraffic.ToCluster(var everybody) ->
            spread(everybody, key, nodePort, Way.Source.OUTSIDE, false);
        case ExternalTraffic.ToLocal(var outsiders, var insiders) -> {
          if (isReject(outsiders) && isReject(insiders)) {
            yield rejection();
          }
          yield divide(key, nodePort, sizeOf(outsiders), sizeOf(insiders));
        }
      };
    }

    private Verdict spread(
        Treatment treatment, Bytes key, boolean nodePort, Way.Source source, boolean localOnly) {
      return switch (treatment) {
        case Treatment.Reject _ -> rejection();
        case Treatment.Drop _ -> Verdict.Plain.DROP;
        case Treatment.Balance _ -> {
          List<Destination> destinations = localOnly ? indexed.local() : indexed.all();
          EndpointList list = EndpointList.of(nodePort, false);
          blocks.add(new Plan.Block(list, key, destinations, localOnly, isSticky()));
          yield leadTo(new Way.Spread(nodePort, source, destinations.size(), isSticky()));
        }
      };
    }

    private Verdict divide(Bytes key, boolean nodePort, int localCount, int count) {
      if (localCount > 0) {
        EndpointList list = EndpointList.of(nodePort, true);
        blocks.add(new Plan.Block(list, key, indexed.local(), true, isSticky()));
      }
      if (count > 0) {
        EndpointList list = EndpointList.of(nodePort, false);
        blocks.add(new Plan.Block(list, key, indexed.all(), false, isSticky()));
      }
      return leadTo(new Way.Divided(nodePort, localCount, count, isSticky()));
    }

    private Verdict leadTo(Way treatment) {
      chains.addAll(treatment.needs());
      chains.add(treatment);
      return Verdict.goTo(treatment.chainName());
    }

    private void guard(Bytes key, List<Cidr> sources) {
      if (sources.isEmpty()) {
        return;
      }
      elements.add(new Plan.Placed(table.firewalled().name(), SetElement.of(key)));
      for (Cidr range : withoutInner(sources)) {
        SetElement allowed = SetElement.of(Keys.firstOf(key, range)).upTo(Keys.lastOf(key, range));
        elements.add(new Plan.Placed(table.allowedSources().name(), allowed));
      }
    }

    private List<IpAddress> hairpins() {
      Set<IpAddress> addresses = new LinkedHashSet<>();
      for (Plan.Block block : blocks) {
        for (Destination destination : block.destinations()) {
          if (destination.local()) {
            addresses.add(destination.address());
          }
        }
      }
      return List.copyOf(addresses);
    }
  }

  /** The kernel refuses ranges that overlap. Wider ones come first. */
  private static List<Cidr> withoutInner(List<Cidr> sorted) {
    List<Cidr> outer = new ArrayList<>();
    for (Cidr range : sorted) {
      if (outer.isEmpty() || !outer.getLast().contains(range.network())) {
        outer.add(range);
      }
    }
    return outer;
  }

  private static Verdict rejection() {
    return Verdict.goTo(FixedChains.REJECT);
  }

  private static boolean isReject(Treatment treatment) {
    return treatment instanceof Treatment.Reject;
  }

  private static int sizeOf(Treatment treatment) {
    return treatment instanceof Treatment.Balance(var destinations) ? destinations.size() : 0;
  }
}
