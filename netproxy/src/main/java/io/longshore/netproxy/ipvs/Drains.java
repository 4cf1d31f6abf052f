package io.longshore.netproxy.ipvs;

import io.longshore.netlink.ipvs.DestinationStatus;
import io.longshore.netlink.ipvs.Endpoint;
import io.longshore.netlink.ipvs.IpvsChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Endpoints that nobody wants any more, but that have connections: they stay with a weight of 0
 * until these have ended. For one thread.
 */
final class Drains {
  private final Map<ServerKey, Set<Endpoint>> draining = new HashMap<>();

  void begin(ServerKey server, Endpoint endpoint) {
    draining.computeIfAbsent(server, _ -> new HashSet<>()).add(endpoint);
  }

  /** Whether it was draining; it no longer is. */
  boolean end(ServerKey server, Endpoint endpoint) {
    Set<Endpoint> endpoints = draining.get(server);
    boolean was = endpoints != null && endpoints.remove(endpoint);
    if (endpoints != null && endpoints.isEmpty()) {
      draining.remove(server);
    }
    return was;
  }

  /** The virtual server is gone. */
  void end(ServerKey server) {
    draining.remove(server);
  }

  void clear() {
    draining.clear();
  }

  /** Virtual servers with endpoints that drain. */
  Set<ServerKey> servers() {
    return Set.copyOf(draining.keySet());
  }

  /** How many endpoints drain. */
  int size() {
    return draining.values().stream().mapToInt(Set::size).sum();
  }

  /** Takes away those that are done, as a virtual server's endpoints tell. */
  List<IpvsChange> finish(ServerKey server, List<DestinationStatus> inKernel) {
    List<IpvsChange> steps = new ArrayList<>();
    Set<Endpoint> busy = new HashSet<>();
    for (DestinationStatus status : inKernel) {
      Endpoint endpoint = status.destination().endpoint();
      if (status.active() + status.inactive() != 0) {
        busy.add(endpoint);
      } else if (draining.getOrDefault(server, Set.of()).contains(endpoint)) {
        steps.add(new IpvsChange.DeleteDestination(server.inKernel(), endpoint));
      }
    }
    // What somebody else has removed drains no longer either.
    draining.computeIfPresent(
        server,
        (_, endpoints) -> {
          endpoints.retainAll(busy);
          return endpoints.isEmpty() ? null : endpoints;
        });
    return steps;
  }
}
