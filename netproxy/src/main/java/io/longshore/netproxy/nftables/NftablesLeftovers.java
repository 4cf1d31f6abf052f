package io.longshore.netproxy.nftables;

import io.longshore.netlink.nftables.KernelNftables;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Table;
import io.longshore.netproxy.sync.Leftovers;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The tables of this mode, ours and kube-proxy's. */
public final class NftablesLeftovers implements Leftovers {
  private static final Set<String> NAMES = Set.of(ProxyTable.NAME, "kube-proxy");

  private final Supplier<KernelNftables> opener;

  /** Of a ruleset, which is opened when it is needed. */
  public NftablesLeftovers(Supplier<KernelNftables> opener) {
    this.opener = opener;
  }

  @Override
  public String mode() {
    return "nftables";
  }

  @Override
  public int remove() {
    try (KernelNftables kernel = opener.get()) {
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
