package io.longshore.netproxy.config;

import java.time.Duration;

/**
 * For the mode iptables.
 *
 * @param minSyncPeriod zero for at once, which is the default: kube-proxy's second is for the time
 *     that its syncs take
 * @param form in which form of tables the rules are, {@code nft} or {@code legacy}; empty for the
 *     one that the host uses. kube-proxy has no such field: there the image's iptables decides
 */
public record IptablesSettings(
    int masqueradeBit,
    boolean masqueradeAll,
    boolean localhostNodePorts,
    Duration syncPeriod,
    Duration minSyncPeriod,
    String form) {
  static final IptablesSettings DEFAULT =
      new IptablesSettings(14, false, true, Duration.ZERO, Duration.ZERO, "");

  /** Checks; a period of zero is kube-proxy's default. */
  public IptablesSettings {
    Check.range("masqueradeBit", masqueradeBit, 0, 31);
    syncPeriod = syncPeriod.isZero() ? NftablesSettings.SYNC_PERIOD : syncPeriod;
    Check.periods(syncPeriod, minSyncPeriod);
    Check.oneOf("form", form, "", "nft", "legacy");
  }
}
