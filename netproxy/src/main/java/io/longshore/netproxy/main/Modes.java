package io.longshore.netproxy.main;

import io.longshore.netproxy.config.ProxyMode;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.nftables.NftablesLeftovers;

/** The ways to forward packets that this program knows. */
public final class Modes {
  private Modes() {}

  /** By nf_tables, the default. */
  public static Mode nftables() {
    return new Mode(
        ProxyMode.NFTABLES,
        "sync_proxy_rules_nftables_sync_failures_total",
        opening ->
            NftablesBackend.open(opening.family(), opening.masquerading(), opening.network()),
        NftablesLeftovers::new);
  }
}
