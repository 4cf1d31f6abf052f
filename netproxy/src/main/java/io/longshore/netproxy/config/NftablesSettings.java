package io.longshore.netproxy.config;

import java.time.Duration;

/**
 * For the mode nftables.
 *
 * @param minSyncPeriod zero for at once, which is the default
 */
public record NftablesSettings(
    int masqueradeBit, boolean masqueradeAll, Duration syncPeriod, Duration minSyncPeriod) {
  static final Duration SYNC_PERIOD = Duration.ofSeconds(30);
  static final NftablesSettings DEFAULT =
      new NftablesSettings(14, false, Duration.ZERO, Duration.ZERO);

  /** Checks; a period of zero is kube-proxy's default. */
  public NftablesSettings {
    Check.range("masqueradeBit", masqueradeBit, 0, 31);
    syncPeriod = syncPeriod.isZero() ? SYNC_PERIOD : syncPeriod;
    Check.periods(syncPeriod, minSyncPeriod);
  }
}
