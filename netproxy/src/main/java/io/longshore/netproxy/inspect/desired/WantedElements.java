package io.longshore.netproxy.inspect.desired;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.socket.NetlinkProtocol;
import io.longshore.netlink.socket.NetlinkSocket;
import io.longshore.netproxy.inspect.service.Difference;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.ServiceView;
import io.longshore.netproxy.nftables.ElementComparison;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which elements of our own nftables are not as Services want them. */
public final class WantedElements {
  private WantedElements() {}

  /** Nothing where our tables are not there. */
  public static List<Difference> differences(List<ServiceView> views, NetworkNamespace namespace) {
    try (KernelNftables kernel =
        new KernelNftables(NetlinkSocket.open(NetlinkProtocol.NETFILTER, namespace))) {
      return Stream.of(IpFamily.values())
          .flatMap(family -> ElementComparison.of(family, views, kernel).stream())
          .map(WantedElements::difference)
          .sorted(Comparator.comparing(Difference::what))
          .toList();
    }
  }

  private static Difference difference(ElementComparison.Found found) {
    Difference.Kind kind =
        switch (found.kind()) {
          case MISSING -> Difference.Kind.MISSING;
          case EXTRA -> Difference.Kind.EXTRA;
          case DIFFERENT -> Difference.Kind.DIFFERENT;
        };
    return new Difference(kind, "", "", "element of " + found.set() + ": " + found.element());
  }
}
