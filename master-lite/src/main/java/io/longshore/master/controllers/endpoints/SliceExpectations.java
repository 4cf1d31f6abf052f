package io.longshore.master.controllers.endpoints;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.discovery.EndpointSlice;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The slices that we have written and that the cache does not show yet: who decides without them
 * would write the same endpoints into another slice. Safe for use by several threads.
 */
final class SliceExpectations {
  // What somebody else deletes at the same moment may never be seen.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A slice that the cache should show with a version, or no more where that is empty. */
  private record Awaited(Optional<Long> version, String uid, long since) {}

  private final Clock clock;

  @GuardedBy("this")
  private final Map<ObjectName, Map<ObjectName, Awaited>> ofServices = new HashMap<>();

  SliceExpectations(Clock clock) {
    this.clock = clock;
  }

  synchronized void written(ObjectName service, EndpointSlice slice) {
    await(service, slice, Optional.of(version(slice)));
  }

  synchronized void deleted(ObjectName service, EndpointSlice slice) {
    await(service, slice, Optional.empty());
  }

  @GuardedBy("this")
  private void await(ObjectName service, EndpointSlice slice, Optional<Long> version) {
    ofServices
        .computeIfAbsent(service, _ -> new HashMap<>())
        .put(
            slice.metadata().objectName(),
            new Awaited(version, slice.metadata().uid(), clock.nanoTime()));
  }

  /** Versions grow, and can be compared: KEP-5504. */
  private static long version(EndpointSlice slice) {
    return Long.parseLong(slice.metadata().resourceVersion());
  }

  /** Whether the cache shows all that we have written for a Service. */
  synchronized boolean areMet(
      ObjectName service, Function<ObjectName, Optional<EndpointSlice>> cache) {
    Map<ObjectName, Awaited> awaited = ofServices.getOrDefault(service, new HashMap<>());
    awaited.entrySet().removeIf(one -> isMet(one.getValue(), cache.apply(one.getKey())));
    if (awaited.isEmpty()) {
      ofServices.remove(service);
    }
    return awaited.isEmpty();
  }

  private boolean isMet(Awaited awaited, Optional<EndpointSlice> present) {
    boolean shown =
        awaited.version().isEmpty()
            ? present.filter(slice -> slice.metadata().uid().equals(awaited.uid())).isEmpty()
            : present.filter(slice -> version(slice) >= awaited.version().get()).isPresent();
    return shown || clock.nanoTime() - awaited.since() > PATIENCE.toNanos();
  }

  /** The Service is gone. */
  synchronized void forget(ObjectName service) {
    ofServices.remove(service);
  }
}
