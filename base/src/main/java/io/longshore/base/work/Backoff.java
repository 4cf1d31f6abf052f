package io.longshore.base.work;

import java.time.Duration;

/** How long to wait after so many failures: twice as long each time, up to a limit. */
public record Backoff(Duration first, Duration most) {

  /** As client-go's work queues have it. */
  public static final Backoff CONTROLLER =
      new Backoff(Duration.ofMillis(5), Duration.ofSeconds(1000));

  /** The time to wait after a number of failures in a row, of which there is at least one. */
  public Duration after(int failures) {
    if (failures < 1) {
      throw new IllegalArgumentException("no failure, no wait: " + failures);
    }
    // Doubled 62 times, even a nanosecond is more than a century.
    int doublings = Math.min(failures - 1, 62);
    long limit = most.toNanos();
    long wait = first.toNanos() > (limit >> doublings) ? limit : first.toNanos() << doublings;
    return Duration.ofNanos(Math.min(wait, limit));
  }
}
