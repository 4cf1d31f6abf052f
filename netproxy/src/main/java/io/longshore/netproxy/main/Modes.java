package io.longshore.netproxy.main;

import io.longshore.netlink.iptables.HostForm;
import io.longshore.netproxy.config.IptablesSettings;
import io.longshore.netproxy.config.ProxyMode;
import io.longshore.netproxy.iptables.IptablesBackend;
import io.longshore.netproxy.iptables.IptablesLeftovers;
import io.longshore.netproxy.iptables.IptablesOptions;
import io.longshore.netproxy.iptables.KernelSettings;
import io.longshore.netproxy.iptables.RuleFigures;
import io.longshore.netproxy.iptables.RuleObserver;
import io.longshore.netproxy.nftables.NftablesBackend;
import io.longshore.netproxy.nftables.NftablesLeftovers;
import java.util.List;

/** The ways to forward packets that this program knows. */
public final class Modes {
  private Modes() {}

  /** All of them. A program asks once: modes know what goes through the program. */
  public static List<Mode> all() {
    return List.of(nftables(), iptables(), ipvs(), userspace());
  }

  /** By nf_tables, the default. */
  public static Mode nftables() {
    return new Mode(
        ProxyMode.NFTABLES,
        "sync_proxy_rules_nftables_sync_failures_total",
        opening ->
            NftablesBackend.open(opening.family(), opening.masquerading(), opening.network()),
        NftablesLeftovers::new);
  }

  /** By rules of iptables, in the form that the host uses or the user wants. */
  public static Mode iptables() {
    SharedFigures<RuleFigures> figures = new SharedFigures<>(RuleFigures::new);
    return new Mode(
        ProxyMode.IPTABLES,
        "sync_proxy_rules_iptables_restore_failures_total",
        opening -> openIptables(opening, figures.in(opening.metrics()).of(opening.family())),
        network -> new IptablesLeftovers(() -> IptablesForms.openAll(network)));
  }

  /** By the kernel's virtual servers. */
  public static Mode ipvs() {
    return new Mode(
        ProxyMode.IPVS,
        "sync_proxy_rules_iptables_restore_failures_total",
        IpvsMode::open,
        IpvsMode.OldServers::new);
  }

  /** By this process. */
  public static Mode userspace() {
    UserspaceMode mode = new UserspaceMode();
    return new Mode(
        ProxyMode.USERSPACE,
        "sync_proxy_rules_userspace_sync_failures_total",
        mode::open,
        mode::leftovers);
  }

  /** Rules in the other form, of the time before a host has changed, would be asked as well. */
  private static IptablesBackend openIptables(Mode.Opening opening, RuleObserver observer) {
    IptablesSettings settings = opening.configuration().iptables();
    HostForm form = IptablesForms.choose(settings.form(), opening.network());
    IptablesForms.removeFromOther(form, opening.family(), opening.network());
    IptablesOptions options =
        new IptablesOptions(
            opening.masquerading(),
            settings.localhostNodePorts(),
            KernelSettings.tracksStrictly(opening.network()));
    return IptablesBackend.open(opening.family(), options, opening.network(), form, observer);
  }
}
