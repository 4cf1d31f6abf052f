package io.longshore.agent.plan;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pod needs now.
 *
 * @param actions in this order; those that end single containers depend on nothing
 * @param paused the containers whose start waits, and until when
 */
public record PodPlan(List<PodAction> actions, Map<String, Instant> paused) {
  /** Nothing. */
  public static final PodPlan NOTHING = new PodPlan(List.of(), Map.of());

  /** Copies. */
  public PodPlan {
    actions = List.copyOf(actions);
    paused = Map.copyOf(paused);
  }

  /** When to look again, though nothing happens. */
  public Optional<Instant> again() {
    return paused.values().stream().min(Comparator.naturalOrder());
  }
}
