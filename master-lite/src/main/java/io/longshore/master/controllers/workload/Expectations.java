package io.longshore.master.controllers.workload;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an owner has ordered and not yet seen in the cache. Until it has, it must not count its
 * pods: it would order the same again. After client-go's ControllerExpectations. Safe for use by
 * several threads.
 */
final class Expectations {
  // An event that never comes must not stop an owner for ever.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final class Awaited {
    private final long since;
    private int creations;
    private final Set<String> deletions = new HashSet<>();

    Awaited(long since) {
      this.since = since;
    }
  }

  private final Clock clock;

  @GuardedBy("this")
  private final Map<ObjectName, Awaited> awaited = new HashMap<>();

  Expectations(Clock clock) {
    this.clock = clock;
  }

  /** So many will come. */
  synchronized void expectCreations(ObjectName owner, int count) {
    Awaited order = new Awaited(clock.nanoTime());
    order.creations = count;
    awaited.put(owner, order);
  }

  /** Those will go. */
  synchronized void expectDeletions(ObjectName owner, Collection<String> uids) {
    Awaited order = new Awaited(clock.nanoTime());
    order.deletions.addAll(uids);
    awaited.put(owner, order);
  }

  /** One has come, or will not come after all. */
  synchronized void created(ObjectName owner) {
    created(owner, 1);
  }

  /** So many have come, or will not come after all. */
  synchronized void created(ObjectName owner, int count) {
    Awaited order = awaited.get(owner);
    if (order != null) {
      order.creations -= count;
    }
  }

  /** One goes, or will not go after all. */
  synchronized void deleted(ObjectName owner, String uid) {
    Awaited order = awaited.get(owner);
    if (order != null) {
      order.deletions.remove(uid);
    }
  }

  /** Whether all has come true, or has been waited for long enough. */
  synchronized boolean areMet(ObjectName owner) {
    Awaited order = awaited.get(owner);
    return order == null
        || (order.creations <= 0 && order.deletions.isEmpty())
        || clock.nanoTime() - order.since > PATIENCE.toNanos();
  }

  /** The owner is gone. */
  synchronized void forget(ObjectName owner) {
    awaited.remove(owner);
  }
}
