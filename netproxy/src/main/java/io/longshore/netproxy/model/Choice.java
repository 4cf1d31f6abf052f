package io.longshore.netproxy.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The endpoints that a service port's traffic may go to, as pkg/proxy/topology.go,
 * CategorizeEndpoints, chooses them. Lists are sorted, and often the same list.
 *
 * @param cluster for traffic that may leave the node
 * @param local for traffic that may not
 * @param serving all that still answer, whatever the policies say: flows without connections to
 *     others are stale. Empty for TCP, whose connections end by themselves
 * @param anywhere whether somebody somewhere would answer: then nobody here means silence, not
 *     refusal
 */
public record Choice(
    List<Destination> cluster,
    List<Destination> local,
    List<Destination> serving,
    boolean anywhere) {

  /** Nobody is there. */
  public static final Choice NONE = new Choice(List.of(), List.of(), List.of(), false);

  /** Chooses from all endpoints of a service port, which are sorted. */
  public static Choice of(ServicePort port, List<Endpoint> endpoints, NodeTopology node) {
    List<Destination> cluster = List.of();
    List<Destination> local = List.of();
    if (port.usesClusterEndpoints()) {
      cluster = firstOf(endpoints, TopologyHints.of(endpoints, node).and(Endpoint::ready));
    }
    if (port.usesLocalEndpoints()) {
      // Hints do not count here: who asks for local endpoints takes all of them.
      local =
          firstOf(
              endpoints.stream().filter(endpoint -> endpoint.destination().local()).toList(),
              Endpoint::ready);
    }
    boolean anywhere =
        !cluster.isEmpty()
            || (port.usesLocalEndpoints()
                && endpoints.stream().anyMatch(one -> one.ready() || one.isLastResort()));
    return new Choice(
        cluster,
        local.equals(cluster) ? cluster : local,
        serving(port.name().protocol(), endpoints, cluster),
        anywhere);
  }

  /** Those that are wanted; or else those that are on their way out but still answer. */
  private static List<Destination> firstOf(List<Endpoint> endpoints, Predicate<Endpoint> wanted) {
    List<Destination> found = destinations(endpoints, wanted);
    return found.isEmpty() ? destinations(endpoints, Endpoint::isLastResort) : found;
  }

  private static List<Destination> serving(
      Protocol protocol, List<Endpoint> endpoints, List<Destination> cluster) {
    if (protocol == Protocol.TCP) {
      return List.of();
    }
    List<Destination> serving = destinations(endpoints, Endpoint::serving);
    return serving.equals(cluster) ? cluster : serving;
  }

  private static List<Destination> destinations(
      List<Endpoint> endpoints, Predicate<Endpoint> wanted) {
    List<Destination> found = new ArrayList<>(endpoints.size());
    for (Endpoint endpoint : endpoints) {
      if (wanted.test(endpoint)) {
        found.add(endpoint.destination());
      }
    }
    return List.copyOf(found);
  }

  /** Everybody who may get a packet from this node: both lists together, sorted. */
  public List<Destination> reachable() {
    if (local.isEmpty() || local.equals(cluster)) {
      return cluster;
    }
    return cluster.isEmpty() ? local : SortedLists.union(cluster, local);
  }
}
