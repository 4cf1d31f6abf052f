package io.longshore.netproxy.config;

import java.time.Duration;

/**
 * For the mode iptables.
 *
 * @param minSyncPeriod zero for at once, which is the default: kube-proxy's second is for the time
 *     that its syncs take
 */
public record IptablesSettings(
    int masqueradeBit,
    boolean masqueradeAll,
    boolean localhostNodePorts,
    Duration syncPeriod,
    Duration minSyncPeriod) {
  static final IptablesSettings DEFAULT =
      new IptablesSettings(14, false, true, Duration.ZERO, Duration.ZERO);

  /** Checks; a period of zero is kube-proxy's default. */
  public IptablesSettings {
    Check.range("masqueradeBit", masqueradeBit, 0, 31);
    syncPeriod = syncPeriod.isZero() ? NftablesSettings.SYNC_PERIOD : syncPeriod;
    Check.periods(syncPeriod, minSyncPeriod);
  }
}
