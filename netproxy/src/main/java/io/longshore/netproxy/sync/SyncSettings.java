package io.longshore.netproxy.sync;

import io.longshore.base.work.Backoff;
import java.time.Duration;

/**
 * How often the machine is changed.
 *
 * @param least between the starts of two syncs; zero for at once whenever nothing is under way
 * @param afterFailure when to try again
 * @param afterDamage when to repair what somebody else has changed; later each time, so that two
 *     proxies that undo each other's work do not fill two processors with it
 * @param whole after how long everything is compared again without a reason
 */
public record SyncSettings(
    Duration least, Backoff afterFailure, Backoff afterDamage, Duration whole) {

  /** For the two periods of a mode's configuration. */
  public static SyncSettings of(Duration minSyncPeriod, Duration syncPeriod) {
    return new SyncSettings(
        minSyncPeriod,
        new Backoff(Duration.ofMillis(200), syncPeriod),
        new Backoff(Duration.ofMillis(50), syncPeriod),
        Duration.ofHours(1));
  }
}
