package io.longshore.netproxy.model;

import io.longshore.netproxy.model.ExternalTraffic.ToCluster;
import io.longshore.netproxy.model.ExternalTraffic.ToLocal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that a backend needs to forward the packets of a service port. Two equal views need the same
 * rules.
 *
 * @param frontends where its packets arrive. Those that another service port has claimed before are
 *     not among them: of all views that exist at a time, no two have the same
 */
public record ServiceView(ServicePort port, List<Frontend> frontends, Choice choice) {

  /** Copies the list. */
  public ServiceView {
    frontends = List.copyOf(frontends);
  }

  /** With all the frontends that the port wants. */
  public static ServiceView of(ServicePort port, Choice choice) {
    return new ServiceView(port, wanted(port), choice);
  }

  /**
   * The frontends that a port wants, each address once: what it is for the cluster stands before
   * what it is for the load balancer, whose filter holds also where the address is given again.
   */
  public static List<Frontend> wanted(ServicePort port) {
    Map<IpAddress, Frontend> byAddress = new LinkedHashMap<>();
    byAddress.put(port.clusterIp(), new Frontend.ClusterAddress(port.clusterIp(), port.port()));
    List<Cidr> sources = withOwnAddresses(port);
    for (IpAddress vip : port.loadBalancerVips()) {
      byAddress.putIfAbsent(vip, new Frontend.LoadBalancerAddress(vip, port.port(), sources));
    }
    for (IpAddress address : port.externalIps()) {
      byAddress.putIfAbsent(address, new Frontend.ExternalAddress(address, port.port()));
    }
    List<Frontend> frontends = new ArrayList<>(byAddress.values());
    if (port.nodePort() != 0) {
      frontends.add(new Frontend.NodePort(port.nodePort()));
    }
    return List.copyOf(frontends);
  }

  private static List<Cidr> withOwnAddresses(ServicePort port) {
    if (port.allowedSources().isEmpty()) {
      return List.of();
    }
    List<Cidr> sources = new ArrayList<>(port.allowedSources());
    port.loadBalancerVips().forEach(vip -> sources.add(Cidr.only(vip)));
    return sources.stream().distinct().sorted().toList();
  }

  /** The port's name, with its protocol. */
  public ServicePortName name() {
    return port.name();
  }

  /** Whether clients stay with their endpoints. */
  public Affinity affinity() {
    return port.affinity();
  }

  /**
   * What becomes of packets to the cluster address. Those that do not come from a pod get this
   * node's address for their source, and all do where the user wants so.
   */
  public Treatment internal() {
    return port.internalPolicy() == TrafficPolicy.LOCAL
        ? Treatment.of(choice.local(), choice.anywhere())
        : Treatment.of(choice.cluster(), choice.anywhere());
  }

  /** What becomes of packets to all other frontends. */
  public ExternalTraffic external() {
    Treatment anywhere = Treatment.of(choice.cluster(), choice.anywhere());
    return port.externalPolicy() == TrafficPolicy.LOCAL
        ? new ToLocal(Treatment.of(choice.local(), choice.anywhere()), anywhere)
        : new ToCluster(anywhere);
  }

  /** What becomes of packets to a frontend that come from outside the cluster. */
  public Treatment fromOutside(Frontend frontend) {
    return frontend instanceof Frontend.ClusterAddress
        ? internal()
        : switch (external()) {
          case ToCluster(Treatment everybody) -> everybody;
          case ToLocal(Treatment outsiders, _) -> outsiders;
        };
  }

  /** Whether packets go the same ways as by another view: only stale flows differ, if anything. */
  public boolean forwardsLike(ServiceView other) {
    return port.equals(other.port)
        && frontends.equals(other.frontends)
        && choice.anywhere() == other.choice.anywhere()
        && Objects.equals(choice.cluster(), other.choice.cluster())
        && Objects.equals(choice.local(), other.choice.local());
  }
}
