package io.longshore.netproxy.nftables;

import io.longshore.linux.netns.NetworkNamespace;
import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Table;
import io.longshore.netproxy.sync.Leftovers;
import java.util.List;
import java.util.Set;

/** The tables of this mode, ours and kube-proxy's. */
public final class NftablesLeftovers implements Leftovers {
  private static final Set<String> NAMES = Set.of(ProxyTable.NAME, "kube-proxy");

  private final NetworkNamespace network;

  /** In a network; its ruleset is opened when it is needed. */
  public NftablesLeftovers(NetworkNamespace network) {
    this.network = network;
  }

  @Override
  public String mode() {
    return "nftables";
  }

  @Override
  public int remove() {
    try (KernelNftables kernel = NftablesBackend.kernel(network)) {
      List<Table> found =
          kernel.tables().stream()
              .filter(table -> NAMES.contains(table.table().name()))
              .filter(table -> isIp(table))
              .toList();
      NftTransaction transaction = new NftTransaction();
      found.forEach(table -> transaction.delete(table.table()));
      kernel.apply(transaction);
      return found.size();
    }
  }

  private static boolean isIp(Table table) {
    return switch (table.table().family()) {
      case IPV4, IPV6 -> true;
      case INET, ARP, NETDEV, BRIDGE -> false;
    };
  }
}
