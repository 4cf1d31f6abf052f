package io.longshore.master.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.kubeapi.meta.KubeObject;
import io.longshore.kubeapi.meta.ObjectName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a controller has written for an owner and its cache does not show yet: who decides without
 * that would do the same again, or reckon with what is no more. Safe for use by several threads.
 */
public final class OwnWrites<T extends KubeObject> {
  /** When the cache is believed in any case: what came and went between two lists is not seen. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An object that the cache should show with a version, or no more where that is empty. */
  private record Awaited(Optional<Long> version, String uid, long since) {}

  private final Clock clock;

  @GuardedBy("this")
  private final Map<ObjectName, Map<ObjectName, Awaited>> ofOwners = new HashMap<>();

  /** Nothing is written yet. */
  public OwnWrites(Clock clock) {
    this.clock = clock;
  }

  /** This was made, or changed to this. */
  public synchronized void written(ObjectName owner, T object) {
    await(owner, object, Optional.of(version(object)));
  }

  /** This was deleted. */
  public synchronized void deleted(ObjectName owner, T object) {
    await(owner, object, Optional.empty());
  }

  @GuardedBy("this")
  private void await(ObjectName owner, T object, Optional<Long> version) {
    ofOwners
        .computeIfAbsent(owner, _ -> new HashMap<>())
        .put(
            object.metadata().objectName(),
            new Awaited(version, object.metadata().uid(), clock.nanoTime()));
  }

  /** Versions grow, and can be compared: KEP-5504. */
  private static long version(KubeObject object) {
    return Long.parseLong(object.metadata().resourceVersion());
  }

  /** Whether the cache shows all that was written for an owner. */
  public synchronized boolean areShown(ObjectName owner, Function<ObjectName, Optional<T>> cache) {
    Map<ObjectName, Awaited> awaited = ofOwners.getOrDefault(owner, new HashMap<>());
    awaited.entrySet().removeIf(one -> isShown(one.getValue(), cache.apply(one.getKey())));
    if (awaited.isEmpty()) {
      ofOwners.remove(owner);
    }
    return awaited.isEmpty();
  }

  private boolean isShown(Awaited awaited, Optional<T> present) {
    boolean shown =
        awaited.version().isEmpty()
            ? present.filter(object -> object.metadata().uid().equals(awaited.uid())).isEmpty()
            : present.filter(object -> version(object) >= awaited.version().get()).isPresent();
    return shown || clock.nanoTime() - awaited.since() > PATIENCE.toNanos();
  }

  /** The cache shows that somebody has deleted this. */
  public synchronized void vanished(T object) {
    String uid = object.metadata().uid();
    ofOwners.values().forEach(awaited -> awaited.values().removeIf(one -> one.uid().equals(uid)));
  }

  /** The owner is gone. */
  public synchronized void forget(ObjectName owner) {
    ofOwners.remove(owner);
  }
}
