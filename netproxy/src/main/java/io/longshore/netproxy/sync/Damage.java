package io.longshore.netproxy.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.base.time.Clock;
import io.longshore.base.work.Backoff;
import java.time.Duration;
import java.util.Optional;

/**
 * When to repair what somebody else has changed. Alarms that come while a repair is planned belong
 * to it; a repair that follows another waits longer. Safe for use by several threads.
 */
final class Damage {
  private final Backoff backoff;
  private final Clock clock;

  @GuardedBy("this")
  private boolean planned;

  @GuardedBy("this")
  private boolean underWay;

  @GuardedBy("this")
  private int repairs;

  @GuardedBy("this")
  private long lastRepair;

  Damage(Backoff backoff, Clock clock) {
    this.backoff = backoff;
    this.clock = clock;
  }

  /** Something was changed. Returns after which time to repair it, unless that is planned. */
  synchronized Optional<Duration> noticed() {
    if (planned) {
      return Optional.empty();
    }
    planned = true;
    // Quiet for as long as the longest wait twice: whatever it was is over.
    if (clock.nanoTime() - lastRepair > 2 * backoff.most().toNanos()) {
      repairs = 0;
    }
    repairs++;
    return Optional.of(backoff.after(repairs));
  }

  /** The time has come: alarms from now on are of something new. */
  synchronized void repairing() {
    planned = false;
    underWay = true;
    lastRepair = clock.nanoTime();
  }

  /** Whether the next comparison is a repair. */
  synchronized boolean isUnderWay() {
    return underWay;
  }

  /** Everything has been compared. Returns whether a repair was the reason. */
  synchronized boolean repaired() {
    boolean reason = underWay;
    underWay = false;
    return reason;
  }
}
