package io.longshore.netproxy.userspace;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.netproxy.model.Destination;
import io.longshore.netproxy.model.IpAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which client goes to which endpoint of a service port, until it has not come for some time. When
 * there are too many clients, the one that has not come for longest is forgotten. Safe for use by
 * several threads.
 */
final class ClientMemory {
  private record Stay(Destination destination, long until) {}

  private final long nanos;
  private final int most;
  private final Clock clock;

  /** In the order in which they came last, which is that in which they end. */
  @GuardedBy("this")
  private final Map<IpAddress, Stay> stays = new LinkedHashMap<>();

  ClientMemory(Duration timeout, int most, Clock clock) {
    this.nanos = timeout.toNanos();
    this.most = most;
    this.clock = clock;
  }

  Duration timeout() {
    return Duration.ofNanos(nanos);
  }

  /**
   * Where a client goes: where it went before, if that is possible, and else to another, and its
   * time begins anew. Two connections that come at once go to the same.
   */
  synchronized Optional<Destination> find(
      IpAddress client, Predicate<Destination> possible, Supplier<Optional<Destination>> another) {
    forgetOld();
    Optional<Destination> found =
        Optional.ofNullable(stays.remove(client))
            .map(Stay::destination)
            .filter(possible)
            .or(another);
    found.ifPresent(
        destination -> stays.put(client, new Stay(destination, clock.nanoTime() + nanos)));
    if (stays.size() > most) {
      stays.remove(stays.keySet().iterator().next());
    }
    return found;
  }

  /** A client cannot go there any more. */
  synchronized void forget(IpAddress client, Destination destination) {
    Stay stay = stays.get(client);
    if (stay != null && stay.destination.equals(destination)) {
      stays.remove(client);
    }
  }

  @GuardedBy("this")
  private void forgetOld() {
    long now = clock.nanoTime();
    Iterator<Stay> oldest = stays.values().iterator();
    while (oldest.hasNext() && oldest.next().until - now <= 0) {
      oldest.remove();
    }
  }

  synchronized int size() {
    return stays.size();
  }
}
