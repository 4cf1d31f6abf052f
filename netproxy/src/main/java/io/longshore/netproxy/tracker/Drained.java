package io.longshore.netproxy.tracker;

import io.longshore.netproxy.model.ServiceChange;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What has changed since the last time.
 *
 * @param changes sorted by name, each service port once; those that came to nothing are left out
 * @param healthChecks those that are new, different or gone
 * @param triggeredAt when those things happened outside that the changes come from, as far as known
 * @param serviceEvents how many changes of Services are in it
 * @param sliceEvents how many changes of EndpointSlices are in it
 */
public record Drained(
    List<ServiceChange> changes,
    List<HealthCheck> healthChecks,
    List<Instant> triggeredAt,
    int serviceEvents,
    int sliceEvents) {

  /** Copies the lists. */
  public Drained {
    changes = List.copyOf(changes);
    healthChecks = List.copyOf(healthChecks);
    triggeredAt = List.copyOf(triggeredAt);
  }

  /** Nothing. */
  public static final Drained NOTHING = new Drained(List.of(), List.of(), List.of(), 0, 0);

  /**
   * This, which did not reach the kernel, and what came after it. The changes are those of the
   * later alone: they are of use only to somebody who has made the earlier ones.
   */
  public Drained then(Drained next) {
    return new Drained(
        next.changes,
        joined(healthChecks, next.healthChecks),
        joined(triggeredAt, next.triggeredAt),
        serviceEvents + next.serviceEvents,
        sliceEvents + next.sliceEvents);
  }

  private static <T> List<T> joined(List<T> one, List<T> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }
}
