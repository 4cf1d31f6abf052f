package io.longshore.kubeapi.informer;

import io.longshore.base.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long after each failure, with chance mixed in, so
 * that a thousand nodes do not come back at once. For one thread.
 */
final class Pauses {
  private final InformerSettings settings;
  private final Clock clock;
  private final RandomGenerator random;
  private long next;
  private long lastFailure;

  Pauses(InformerSettings settings, Clock clock, RandomGenerator random) {
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.next = settings.leastPause().toNanos();
    this.lastFailure = clock.nanoTime();
  }

  /** After another failure: between once and twice the time that has grown so far. */
  Duration afterFailure() {
    long now = clock.nanoTime();
    if (now - lastFailure > settings.steadyAfter().toNanos()) {
      next = settings.leastPause().toNanos();
    }
    lastFailure = now;
    long pause = next + (long) (random.nextDouble() * next);
    next = Math.min(settings.mostPause().toNanos(), next * 2);
    return Duration.ofNanos(pause);
  }

  /** How long a watch may last: chance keeps those of many nodes from ending together. */
  Duration watchTime() {
    long least = settings.watchTime().toNanos();
    return Duration.ofNanos(least + (long) (random.nextDouble() * least));
  }
}
