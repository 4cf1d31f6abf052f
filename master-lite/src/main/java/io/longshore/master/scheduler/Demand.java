package io.longshore.master.scheduler;

import io.longshore.kubeapi.core.ResourceRequirements;
import io.longshore.kubeapi.meta.Quantity;
import io.longshore.master.cluster.PodView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much of each resource: processor time in thousandths, everything else in whole units. Never
 * changes.
 */
record Demand(Map<String, Long> amounts) {
  static final String CPU = "cpu";
  static final String MEMORY = "memory";
  static final String PODS = "pods";
  static final Demand NONE = new Demand(Map.of());

  // What pods that ask for nothing count for where nodes are compared: pkg/scheduler/util.
  private static final long USUAL_CPU = 100;
  private static final long USUAL_MEMORY = 200L * 1024 * 1024;

  Demand {
    amounts = Map.copyOf(amounts);
  }

  static Demand of(Map<String, Quantity> quantities) {
    Map<String, Long> amounts = new HashMap<>();
    quantities.forEach(
        (name, quantity) ->
            amounts.put(name, name.equals(CPU) ? quantity.milliValue() : quantity.value()));
    return new Demand(amounts);
  }

  /**
   * What a pod takes of its node: its containers together, or as much as starting it takes at once
   * where that is more. Sidecars run beside all that are started after them: KEP-753.
   */
  static Demand of(PodView pod) {
    Demand running = NONE;
    for (PodView.Container container : pod.wanted().containers()) {
      running = running.plus(requested(container.resources()));
    }
    Demand sidecars = NONE;
    Demand starting = NONE;
    for (PodView.Container container : pod.wanted().initContainers()) {
      Demand own = requested(container.resources());
      if (container.restartPolicy().equals("Always")) {
        sidecars = sidecars.plus(own);
        starting = starting.max(sidecars);
      } else {
        starting = starting.max(sidecars.plus(own));
      }
    }
    Demand ofContainers = running.plus(sidecars).max(starting);
    return ofContainers
        .replacedBy(requested(pod.wanted().resources()))
        .plus(of(pod.wanted().overhead()));
  }

  private static Demand requested(Optional<ResourceRequirements> resources) {
    return of(resources.map(ResourceRequirements::requests).orElse(Map.of()));
  }

  /** With what a pod takes that asks for neither processor time nor memory. */
  static Demand usual(PodView pod) {
    Demand asked = of(pod);
    return new Demand(Map.of(CPU, USUAL_CPU, MEMORY, USUAL_MEMORY)).replacedBy(asked);
  }

  long of(String name) {
    return amounts.getOrDefault(name, 0L);
  }

  Demand plus(Demand other) {
    Map<String, Long> sum = new HashMap<>(amounts);
    other.amounts.forEach((name, amount) -> sum.merge(name, amount, Math::addExact));
    return new Demand(sum);
  }

  Demand minus(Demand other) {
    Map<String, Long> rest = new HashMap<>(amounts);
    other.amounts.forEach((name, amount) -> rest.merge(name, -amount, Math::addExact));
    return new Demand(rest);
  }

  private Demand max(Demand other) {
    Map<String, Long> larger = new HashMap<>(amounts);
    other.amounts.forEach((name, amount) -> larger.merge(name, amount, Math::max));
    return new Demand(larger);
  }

  /** What is said for the pod as a whole counts, not its containers: KEP-2837. */
  private Demand replacedBy(Demand other) {
    Map<String, Long> all = new HashMap<>(amounts);
    all.putAll(other.amounts);
    return new Demand(all);
  }
}
