package io.longshore.kubeapi.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import java.time.Duration;

/**
 * Spreads requests over time: a bucket that holds {@code burst} tokens and gets {@code perSecond}
 * new ones. Safe for use by several threads.
 */
final class RateLimit {
  private final double perSecond;
  private final int burst;
  private final Clock clock;

  @GuardedBy("this")
  private double tokens;

  @GuardedBy("this")
  private long filledAt;

  /** Without limit where {@code perSecond} is zero. */
  RateLimit(double perSecond, int burst, Clock clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
    this.tokens = burst;
    this.filledAt = clock.nanoTime();
  }

  /** Takes a token, perhaps one that is still to come; returns how long to wait for it. */
  synchronized Duration reserve() {
    if (perSecond <= 0) {
      return Duration.ZERO;
    }
    long now = clock.nanoTime();
    tokens = Math.min(burst, tokens + (now - filledAt) / 1e9 * perSecond);
    filledAt = now;
    tokens--;
    return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perSecond * 1e9));
  }
}
