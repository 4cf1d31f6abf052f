package io.longshore.netproxy.ipvs;

import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.NodePortAddresses;
import io.longshore.netproxy.model.Protocol;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.model.Surroundings;
import io.longshore.netproxy.model.TrafficPolicy;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says what a service port needs, as pkg/proxy/ipvs does.
 *
 * @param ownAddresses those of this node's devices, but for loopback and the device for Services
 */
record Planner(Surroundings surroundings, Set<IpAddress> ownAddresses) {

  /** Copies the set. */
  Planner {
    ownAddresses = Set.copyOf(ownAddresses);
  }

  ServicePlan plan(ServiceView view) {
    Draft draft = new Draft(this, view);
    view.frontends().forEach(draft::add);
    if (view.port().healthCheckPort() != 0) {
      int port = view.port().healthCheckPort();
      draft.members.add(new Member.Port(KubeSet.HEALTH_CHECK_NODE_PORT, port));
    }
    return new ServicePlan(draft.servers.values(), draft.members);
  }

  /** Where node ports are: never on loopback, whose packets no other address may have. */
  private Collection<IpAddress> nodePortAddresses() {
    return switch (surroundings.nodePortAddresses()) {
      case NodePortAddresses.All _ -> ownAddresses;
      case NodePortAddresses.Listed(List<IpAddress> addresses) ->
          addresses.stream().filter(address -> !address.isLoopback()).toList();
    };
  }

  /** Its own packets to an address that it has itself come from that address. */
  private boolean nodeIsAmong(List<Cidr> sources) {
    return surroundings.nodeAddresses().stream()
        .limit(1)
        .anyMatch(address -> sources.stream().anyMatch(range -> range.contains(address)));
  }

  /** For one service port. */
  private static final class Draft {
    private final Planner planner;
    private final ServiceView view;
    private final Protocol protocol;
    private final boolean local;
    private final Map<ServerKey, VirtualServer> servers = new LinkedHashMap<>();
    private final Set<Member> members = new LinkedHashSet<>();

    Draft(Planner planner, ServiceView view) {
      this.planner = planner;
      this.view = view;
      this.protocol = view.name().protocol();
      this.local = view.port().externalPolicy() == TrafficPolicy.LOCAL;
    }

    void add(Frontend frontend) {
      switch (frontend) {
        case Frontend.ClusterAddress(IpAddress address, int port) -> {
          serve(address, port, view.port().internalPolicy());
          members.add(new Member.Bound(address));
          open(KubeSet.CLUSTER_IP, address, port);
        }
        case Frontend.ExternalAddress(IpAddress address, int port) -> {
          serveOutside(address, port);
          open(local ? KubeSet.EXTERNAL_IP_LOCAL : KubeSet.EXTERNAL_IP, address, port);
        }
        case Frontend.LoadBalancerAddress(IpAddress address, int port, _) ->
            addLoadBalancer(address, port);
        case Frontend.NodePort(int port) -> addNodePort(port);
      }
    }

    private void serveOutside(IpAddress address, int port) {
      serve(address, port, view.port().externalPolicy());
      if (!planner.ownAddresses.contains(address)) {
        members.add(new Member.Bound(address));
      }
    }

    private void addLoadBalancer(IpAddress address, int port) {
      serveOutside(address, port);
      open(KubeSet.LOAD_BALANCER, address, port);
      if (local) {
        open(KubeSet.LOAD_BALANCER_LOCAL, address, port);
      }
      List<Cidr> sources = view.port().allowedSources();
      if (sources.isEmpty()) {
        return;
      }
      open(KubeSet.LOAD_BALANCER_FW, address, port);
      for (Cidr source : sources) {
        members.add(
            new Member.Guest(KubeSet.LOAD_BALANCER_SOURCE_CIDR, address, protocol, port, source));
      }
      if (planner.nodeIsAmong(sources)) {
        members.add(new Member.OwnDoor(KubeSet.LOAD_BALANCER_SOURCE_IP, address, protocol, port));
      }
    }

    private void addNodePort(int port) {
      for (IpAddress address : planner.nodePortAddresses()) {
        serve(address, port, view.port().externalPolicy());
        openNodePort(KubeSet.ofNodePorts(protocol, false), address, port);
        if (local) {
          openNodePort(KubeSet.ofNodePorts(protocol, true), address, port);
        }
      }
    }

    private void openNodePort(KubeSet set, IpAddress address, int port) {
      members.add(
          switch (protocol) {
            case TCP, UDP -> new Member.Port(set, port);
            case SCTP -> new Member.Door(set, address, protocol, port);
          });
    }

    private void open(KubeSet set, IpAddress address, int port) {
      members.add(new Member.Door(set, address, protocol, port));
    }

    private void serve(IpAddress address, int port, TrafficPolicy policy) {
      ServerKey key = new ServerKey(address, port, protocol);
      List<Destination> destinations = destinations(policy);
      servers.putIfAbsent(key, new VirtualServer(key, view.name(), view.affinity(), destinations));
      for (Destination one : destinations) {
        if (one.local()) {
          members.add(new Member.OwnDoor(KubeSet.LOOP_BACK, one.address(), protocol, one.port()));
        }
      }
    }

    /**
     * A virtual server cannot tell clients apart. So that pods and the node itself reach a Service
     * that has nobody here, everybody is sent to those elsewhere: kubernetes/kubernetes#97081.
     */
    private List<Destination> destinations(TrafficPolicy policy) {
      return switch (policy) {
        case CLUSTER -> view.choice().cluster();
        case LOCAL ->
            view.choice().local().isEmpty() ? view.choice().cluster() : view.choice().local();
      };
    }
  }
}
