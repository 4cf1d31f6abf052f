package io.longshore.netproxy.main;

import io.longshore.base.log.Log;
import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.legacy.LegacyIptables;
import io.longshore.netlink.iptables.nft.NftIptables;
import io.longshore.netlink.wire.IpFamily;
import io.longshore.netproxy.iptables.IptablesLeftovers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The two forms of iptables' tables on this machine. */
final class IptablesForms {
  private static final Log LOG = Log.of("proxy");

  private IptablesForms() {}

  /** The one that the user wants, or the one that the host uses. */
  static HostForm choose(String wanted, NetworkNamespace network) {
    if (!wanted.isEmpty()) {
      return HostForm.valueOf(wanted.toUpperCase(Locale.ROOT));
    }
    List<Iptables> nft = open(HostForm.NFT, network);
    List<Iptables> legacy = open(HostForm.LEGACY, network);
    try {
      return nft.isEmpty() ? HostForm.LEGACY : HostForm.detect(nft, legacy);
    } finally {
      Stream.concat(nft.stream(), legacy.stream()).forEach(Iptables::close);
    }
  }

  /** The tables of a family. */
  static Iptables open(HostForm form, IpFamily family, NetworkNamespace network) {
    return switch (form) {
      case NFT -> NftIptables.open(family, network);
      case LEGACY -> LegacyIptables.open(family, network);
    };
  }

  private static List<Iptables> open(HostForm form, NetworkNamespace network) {
    return switch (form) {
      case NFT -> openSupported(network);
      case LEGACY ->
          Stream.of(IpFamily.values()).map(family -> open(form, family, network)).toList();
    };
  }

  /** A kernel may be without nf_tables. */
  private static List<Iptables> openSupported(NetworkNamespace network) {
    List<Iptables> supported = new ArrayList<>();
    for (IpFamily family : IpFamily.values()) {
      NftIptables tables = NftIptables.open(family, network);
      if (tables.isSupported()) {
        supported.add(tables);
      } else {
        tables.close();
      }
    }
    return supported;
  }

  /** Those of both families in both forms. */
  static List<Iptables> openAll(NetworkNamespace network) {
    return Stream.of(HostForm.values()).flatMap(form -> open(form, network).stream()).toList();
  }

  /** Removes what the mode iptables has left in the form that is not used. */
  static void removeFromOther(
      HostForm used, io.longshore.netproxy.model.IpFamily family, NetworkNamespace network) {
    HostForm other =
        switch (used) {
          case NFT -> HostForm.LEGACY;
          case LEGACY -> HostForm.NFT;
        };
    IpFamily own =
        switch (family) {
          case IPV4 -> IpFamily.IPV4;
          case IPV6 -> IpFamily.IPV6;
        };
    int count = new IptablesLeftovers(() -> List.of(open(other, own, network))).remove();
    if (count > 0) {
      LOG.info("rules in the other form were removed", "form", other, "count", count);
    }
  }
}
