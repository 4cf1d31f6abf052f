package io.longshore.agent.image;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.base.work.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When the pull of an image for a pod may be tried again: later after each failure. Safe for use by
 * several threads.
 */
final class PullBackoff {
  /** Upstream's pkg/kubelet/kubelet.go, imageBackOffPeriod and MaxImageBackOff. */
  private static final Backoff WAITS = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

  private static final Duration FORGET = Duration.ofMinutes(10);

  /** The failures of a pod's image. */
  record Failures(int count, Instant last, String message) {
    Instant retry() {
      return last.plus(WAITS.after(count));
    }
  }

  private record Key(String uid, String image) {}

  private final Clock clock;

  @GuardedBy("this")
  private final Map<Key, Failures> failures = new HashMap<>();

  PullBackoff(Clock clock) {
    this.clock = clock;
  }

  /** The failures that it has to wait for; empty where it may be tried. */
  synchronized Optional<Failures> waiting(String uid, String image) {
    return Optional.ofNullable(failures.get(new Key(uid, image)))
        .filter(found -> found.retry().isAfter(clock.now()));
  }

  synchronized Failures failed(String uid, String image, String message) {
    Instant now = clock.now();
    failures.values().removeIf(old -> old.last().plus(FORGET).isBefore(now));
    return failures.merge(
        new Key(uid, image),
        new Failures(1, now, message),
        (old, _) -> new Failures(old.count() + 1, now, message));
  }

  synchronized void succeeded(String uid, String image) {
    failures.remove(new Key(uid, image));
  }
}
