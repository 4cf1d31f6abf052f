package io.longshore.netproxy.model;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which endpoints are meant for this node. Hints count only if every ready endpoint has one and one
 * of them is for us: otherwise the control plane is about to change them, or has forgotten us.
 */
final class TopologyHints {
  private TopologyHints() {}

  /** Those that the hints leave. Hints for nodes stand before hints for zones. */
  static Predicate<Endpoint> of(List<Endpoint> endpoints, NodeTopology node) {
    if (count(endpoints, Endpoint::nodeHints, node.nodeName())) {
      return endpoint -> endpoint.nodeHints().contains(node.nodeName());
    }
    if (count(endpoints, Endpoint::zoneHints, node.zone())) {
      return endpoint -> endpoint.zoneHints().contains(node.zone());
    }
    return _ -> true;
  }

  private static boolean count(
      List<Endpoint> endpoints, Function<Endpoint, List<String>> hints, String own) {
    boolean forUs = false;
    for (Endpoint endpoint : endpoints) {
      if (endpoint.ready()) {
        List<String> given = hints.apply(endpoint);
        if (given.isEmpty()) {
          return false;
        }
        forUs |= given.contains(own);
      }
    }
    return forUs && !own.isEmpty();
  }
}
