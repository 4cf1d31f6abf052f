package io.longshore.master.controllers.endpoints;

import io.longshore.kubeapi.discovery.EndpointSlice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which slices to write so that they hold the endpoints that are wanted, with as few writes as can
 * be: proxies read every changed slice as a whole. After k8s.io/endpointslice's reconciler.
 *
 * @param create the contents of slices to be made
 * @param update slices with their new contents
 * @param delete slices that are no longer needed
 */
record SlicePlan(
    List<Content> create, Map<EndpointSlice, Content> update, List<EndpointSlice> delete) {
  /** How many endpoints a slice holds: the default of --max-endpoints-per-slice. */
  static final int FULL = 100;

  /** What a slice holds. */
  record Content(List<EndpointSlice.Port> ports, List<EndpointSlice.Endpoint> endpoints) {}

  /**
   * Decides.
   *
   * @param wanted endpoints by the ports that they have
   * @param present the slices of one family that there are
   */
  static SlicePlan of(
      Map<List<EndpointSlice.Port>, List<EndpointSlice.Endpoint>> wanted,
      Collection<EndpointSlice> present) {
    Map<List<EndpointSlice.Port>, List<EndpointSlice>> slices = new LinkedHashMap<>();
    present.forEach(
        slice -> slices.computeIfAbsent(slice.ports(), _ -> new ArrayList<>()).add(slice));
    SlicePlan plan = new SlicePlan(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
    wanted.forEach(
        (ports, endpoints) -> {
          List<EndpointSlice> same = slices.remove(ports);
          plan.fill(ports, endpoints, same == null ? List.of() : same);
        });
    slices.values().forEach(plan.delete::addAll);
    return plan.withPlaceholder(present);
  }

  /** Tells endpoints apart: a pod, or what else an address belongs to. */
  private static Object identity(EndpointSlice.Endpoint endpoint) {
    return endpoint.targetRef().isPresent()
        ? List.of(endpoint.addresses(), endpoint.targetRef().get().uid())
        : endpoint.addresses();
  }

  private void fill(
      List<EndpointSlice.Port> ports,
      List<EndpointSlice.Endpoint> endpoints,
      List<EndpointSlice> slices) {
    Map<Object, EndpointSlice.Endpoint> missing = new LinkedHashMap<>();
    endpoints.forEach(endpoint -> missing.put(identity(endpoint), endpoint));
    Map<EndpointSlice, List<EndpointSlice.Endpoint>> kept = new LinkedHashMap<>();
    slices.forEach(slice -> kept.put(slice, keep(slice, missing)));
    List<EndpointSlice.Endpoint> rest = new ArrayList<>(missing.values());
    // What is written anyway takes what is missing first; then, rather than a new slice, another.
    kept.forEach(
        (slice, held) -> {
          if (!held.isEmpty() && !held.equals(slice.endpoints())) {
            take(rest, held);
          }
        });
    if (!rest.isEmpty()) {
      roomiest(kept, rest.size()).forEach(held -> take(rest, held));
    }
    kept.forEach((slice, held) -> settle(slice, held));
    while (!rest.isEmpty()) {
      List<EndpointSlice.Endpoint> held = new ArrayList<>();
      take(rest, held);
      create.add(new Content(ports, List.copyOf(held)));
    }
  }

  /** What of a slice stays, as it is now; it is no longer missing. */
  private static List<EndpointSlice.Endpoint> keep(
      EndpointSlice slice, Map<Object, EndpointSlice.Endpoint> missing) {
    List<EndpointSlice.Endpoint> held = new ArrayList<>();
    for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
      EndpointSlice.Endpoint now = missing.remove(identity(endpoint));
      if (now != null) {
        held.add(now);
      }
    }
    return held;
  }

  private static void take(List<EndpointSlice.Endpoint> from, List<EndpointSlice.Endpoint> to) {
    int count = Math.clamp(FULL - (long) to.size(), 0, from.size());
    to.addAll(from.subList(0, count));
    from.subList(0, count).clear();
  }

  /** The fullest slice that has room for all that is less than a slice; also an emptied one. */
  private static Stream<List<EndpointSlice.Endpoint>> roomiest(
      Map<EndpointSlice, List<EndpointSlice.Endpoint>> kept, int count) {
    int part = count % FULL == 0 ? FULL : count % FULL;
    return kept.values().stream()
        .filter(held -> held.size() + part <= FULL)
        .max((one, other) -> Integer.compare(one.size(), other.size()))
        .stream();
  }

  private void settle(EndpointSlice slice, List<EndpointSlice.Endpoint> held) {
    if (held.isEmpty()) {
      delete.add(slice);
    } else if (!held.equals(slice.endpoints())) {
      update.put(slice, new Content(slice.ports(), List.copyOf(held)));
    }
  }

  /** A Service without endpoints has an empty slice: that says that somebody has looked. */
  private SlicePlan withPlaceholder(Collection<EndpointSlice> present) {
    if (!create.isEmpty() || present.size() > delete.size()) {
      return this;
    }
    Content empty = new Content(List.of(), List.of());
    List<EndpointSlice> going = new ArrayList<>(delete);
    if (going.isEmpty()) {
      return new SlicePlan(List.of(empty), Map.of(), List.of());
    }
    EndpointSlice stays = going.removeFirst();
    boolean same = stays.endpoints().isEmpty() && stays.ports().isEmpty();
    Map<EndpointSlice, Content> emptied = new HashMap<>();
    if (!same) {
      emptied.put(stays, empty);
    }
    return new SlicePlan(List.of(), emptied, going);
  }
}
