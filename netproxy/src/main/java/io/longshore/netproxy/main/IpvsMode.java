package io.longshore.netproxy.main;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.ipvs.ConnectionTimeouts;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netproxy.config.IpvsSettings;
import io.longshore.netproxy.ipvs.IpvsBackend;
import io.longshore.netproxy.ipvs.IpvsLeftovers;
import io.longshore.netproxy.ipvs.IpvsOptions;
import io.longshore.netproxy.model.Cidr;
import io.longshore.netproxy.model.Masquerading;
import io.longshore.netproxy.sync.Leftovers;
import java.time.Duration;
import java.util.List;

/** How the mode ipvs is opened. */
final class IpvsMode {
  private IpvsMode() {}

  static IpvsBackend open(Mode.Opening opening) {
    NetworkNamespace network = opening.network();
    HostForm form = IptablesForms.choose(opening.configuration().iptables().form(), network);
    return IpvsBackend.open(
        opening.family(),
        options(opening.configuration().ipvs(), opening.masquerading()),
        network,
        IptablesForms.open(form, family(opening), network));
  }

  private static IpFamily family(Mode.Opening opening) {
    return switch (opening.family()) {
      case IPV4 -> IpFamily.IPV4;
      case IPV6 -> IpFamily.IPV6;
    };
  }

  static IpvsOptions options(IpvsSettings settings, Masquerading masquerading) {
    return new IpvsOptions(
        settings.scheduler(),
        settings.excludeCIDRs().stream().map(Cidr::parse).toList(),
        settings.strictARP(),
        new ConnectionTimeouts(
            seconds(settings.tcpTimeout()),
            seconds(settings.tcpFinTimeout()),
            seconds(settings.udpTimeout())),
        masquerading);
  }

  /** The kernel counts in seconds, and takes zero for what stays as it is. */
  private static int seconds(Duration time) {
    return time.isZero() ? 0 : Math.toIntExact(Math.max(1, time.toSeconds()));
  }

  /** What the mode leaves in a namespace. */
  record OldServers(NetworkNamespace network) implements Leftovers {
    @Override
    public String mode() {
      return "ipvs";
    }

    @Override
    public int remove() {
      List<Iptables> rules = IptablesForms.openAll(network);
      try (IpvsLeftovers leftovers = IpvsLeftovers.open(network, rules)) {
        return leftovers.remove();
      } finally {
        rules.forEach(Iptables::close);
      }
    }
  }
}
