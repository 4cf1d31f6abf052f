package io.longshore.netproxy.tracker;

import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.netproxy.model.Choice;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.Endpoint;
import io.longshore.netproxy.model.Frontend;
import io.longshore.netproxy.model.IpAddress;
import io.longshore.netproxy.model.NodeTopology;
import io.longshore.netproxy.model.ServicePort;
import io.longshore.netproxy.model.ServiceView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is known of one Service. Not safe for threads: the tracker's lock guards it. */
final class TrackedService {
  final ObjectName name;
  private Instant created = Instant.EPOCH;
  private List<ServicePort> ports = List.of();

  /** By the name of the slice. Most Services have one slice. */
  private Map<String, SliceContent> slices = Map.of();

  /** The ports whose frontends are claimed, as old as they were then. */
  private List<ServicePort> claimed = List.of();

  private List<ServiceView> views = List.of();

  /** Null while nobody asks for it, as of nearly all Services. */
  private @Nullable HealthCheck health;

  TrackedService(ObjectName name) {
    this.name = name;
  }

  /** Returns whether anything is different. */
  boolean setPorts(List<ServicePort> wanted, Instant since) {
    boolean changed = !ports.equals(wanted) || !created.equals(since);
    ports = wanted;
    created = since;
    return changed;
  }

  /** Returns whether anything is different. */
  boolean setSlice(String slice, SliceContent content) {
    if (slices.getOrDefault(slice, SliceContent.NOTHING).equals(content)) {
      return false;
    }
    Map<String, SliceContent> changed = slices.size() > 1 ? slices : new HashMap<>(slices);
    if (content.equals(SliceContent.NOTHING)) {
      changed.remove(slice);
    } else {
      changed.put(slice, content);
    }
    slices = changed.size() > 1 ? changed : Map.copyOf(changed);
    return true;
  }

  boolean isForgettable() {
    return ports.isEmpty() && slices.isEmpty() && views.isEmpty() && health == null;
  }

  List<ServiceView> views() {
    return views;
  }

  void setViews(List<ServiceView> drained) {
    views = drained;
  }

  HealthCheck health() {
    return health == null ? new HealthCheck(name, 0, 0) : health;
  }

  void setHealth(HealthCheck drained) {
    health = drained.port() == 0 ? null : drained;
  }

  /** Brings the claims up to date, and notes which other Services win or lose by that. */
  void claim(Claims claims, Set<ObjectName> affected) {
    if (claimed.isEmpty() && ports.isEmpty()) {
      return;
    }
    for (ServicePort port : claimed) {
      for (Frontend frontend : ServiceView.wanted(port)) {
        claims.withdraw(frontend, port.name()).ifPresent(affected::add);
      }
    }
    for (ServicePort port : ports) {
      for (Frontend frontend : ServiceView.wanted(port)) {
        claims.claim(frontend, created, port.name()).ifPresent(affected::add);
      }
    }
    claimed = ports;
  }

  /** The views as they should be now, sorted by name as the ports are. */
  List<ServiceView> computeViews(Claims claims, NodeTopology node) {
    List<ServiceView> computed = new ArrayList<>(ports.size());
    for (ServicePort port : ports) {
      List<Endpoint> endpoints = MergedEndpoints.of(port.name(), contents());
      List<Frontend> frontends =
          ServiceView.wanted(port).stream()
              .filter(
                  frontend ->
                      claims
                          .winner(frontend, port.name().protocol())
                          .filter(port.name()::equals)
                          .isPresent())
              .toList();
      computed.add(new ServiceView(port, frontends, Choice.of(port, endpoints, node)));
    }
    return List.copyOf(computed);
  }

  HealthCheck computeHealth() {
    int port = ports.stream().mapToInt(ServicePort::healthCheckPort).max().orElse(0);
    if (port == 0) {
      return new HealthCheck(name, 0, 0);
    }
    Set<IpAddress> local = new HashSet<>();
    for (ServicePort one : ports) {
      for (Endpoint endpoint : MergedEndpoints.of(one.name(), contents())) {
        Destination destination = endpoint.destination();
        if (endpoint.ready() && destination.local()) {
          local.add(destination.address());
        }
      }
    }
    return new HealthCheck(name, port, local.size());
  }

  private Collection<SliceContent> contents() {
    return slices.values();
  }
}
