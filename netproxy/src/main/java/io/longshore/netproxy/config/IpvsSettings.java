package io.longshore.netproxy.config;

import java.time.Duration;
import java.util.List;

/**
 * For the mode ipvs.
 *
 * @param scheduler empty for rr
 * @param excludeCIDRs virtual servers with these addresses are somebody else's
 */
public record IpvsSettings(
    Duration syncPeriod,
    Duration minSyncPeriod,
    String scheduler,
    List<String> excludeCIDRs,
    boolean strictARP,
    Duration tcpTimeout,
    Duration tcpFinTimeout,
    Duration udpTimeout) {
  static final IpvsSettings DEFAULT =
      new IpvsSettings(
          Duration.ZERO,
          Duration.ZERO,
          "",
          List.of(),
          false,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO);

  /** Checks; a sync period of zero is kube-proxy's default. */
  public IpvsSettings {
    syncPeriod = syncPeriod.isZero() ? NftablesSettings.SYNC_PERIOD : syncPeriod;
    Check.periods(syncPeriod, minSyncPeriod);
    Check.oneOf(
        "scheduler",
        scheduler,
        "",
        "rr",
        "wrr",
        "lc",
        "wlc",
        "lblc",
        "lblcr",
        "sh",
        "dh",
        "sed",
        "nq",
        "mh",
        "fo",
        "ovf");
    Check.ranges("excludeCIDRs", excludeCIDRs);
    Check.atLeastZero("tcpTimeout", tcpTimeout);
    Check.atLeastZero("tcpFinTimeout", tcpFinTimeout);
    Check.atLeastZero("udpTimeout", udpTimeout);
  }
}
