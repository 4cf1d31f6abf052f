package io.longshore.master.controllers.endpoints;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.kubeapi.core.Service;
import io.longshore.kubeapi.meta.ObjectName;
import io.longshore.master.cluster.PodView;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When what made us write happened, by which proxies measure how long it took until they knew: the
 * earliest change since the last look. After k8s.io/endpointslice's TriggerTimeTracker. Safe for
 * use by several threads.
 */
final class TriggerTimes {
  private record Seen(Optional<Instant> service, Map<String, Instant> pods) {}

  @GuardedBy("this")
  private final Map<ObjectName, Seen> seen = new HashMap<>();

  /** Looks, and remembers. */
  synchronized Optional<Instant> next(Service service, Collection<PodView> pods) {
    Map<String, Instant> ready = new HashMap<>();
    for (PodView pod : pods) {
      pod.condition("Ready")
          .flatMap(PodView.Condition::lastTransitionTime)
          .ifPresent(time -> ready.put(pod.metadata().name(), time));
    }
    Optional<Instant> created = service.metadata().creationTimestamp();
    Seen before = seen.put(service.metadata().objectName(), new Seen(created, ready));
    Map<String, Instant> podsBefore = before == null ? Map.of() : before.pods();
    Stream<Instant> changed =
        ready.entrySet().stream()
            .filter(
                pod -> pod.getValue().isAfter(podsBefore.getOrDefault(pod.getKey(), Instant.MIN)))
            .map(Map.Entry::getValue);
    boolean newService = before == null || !before.service().equals(created);
    return Stream.concat(changed, newService ? created.stream() : Stream.empty())
        .min(Instant::compareTo);
  }

  /** The Service is gone. */
  synchronized void forget(ObjectName service) {
    seen.remove(service);
  }
}
