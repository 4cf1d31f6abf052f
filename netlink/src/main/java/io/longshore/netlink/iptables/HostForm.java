package io.longshore.netlink.iptables;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The two forms in which the kernel keeps rules of iptables, and which one a host uses. */
public enum HostForm {
  /** What iptables-nft writes. */
  NFT,
  /** What iptables-legacy writes. */
  LEGACY;

  /** Chains that a kubelet makes for others to see which form it uses. */
  private static final Set<String> HINTS = Set.of("KUBE-IPTABLES-HINT", "KUBE-KUBELET-CANARY");

  /**
   * Chooses as kube-proxy's image does (kubernetes-sigs/iptables-wrappers): the form with a
   * kubelet's hint in its mangle table, otherwise the one with more rules, otherwise nft.
   *
   * @param nft the tables of both families in the nf_tables form
   * @param legacy those in the legacy form
   */
  public static HostForm choose(List<IptablesTable> nft, List<IptablesTable> legacy) {
    if (hasHint(nft)) {
      return NFT;
    }
    return hasHint(legacy) || rules(legacy) > rules(nft) ? LEGACY : NFT;
  }

  /** Looks at the tables of both families and chooses; at large ones only where it must. */
  public static HostForm detect(List<Iptables> nft, List<Iptables> legacy) {
    Predicate<TableName> hints = TableName.MANGLE::equals;
    if (hasHint(read(nft, hints))) {
      return NFT;
    }
    return hasHint(read(legacy, hints))
        ? LEGACY
        : choose(read(nft, _ -> true), read(legacy, _ -> true));
  }

  private static List<IptablesTable> read(List<Iptables> families, Predicate<TableName> wanted) {
    return families.stream()
        .flatMap(family -> family.tables().stream().filter(wanted).map(family::read))
        .toList();
  }

  private static boolean hasHint(List<IptablesTable> tables) {
    return tables.stream()
        .filter(table -> table.name() == TableName.MANGLE)
        .flatMap(table -> table.chains().stream())
        .anyMatch(chain -> HINTS.contains(chain.name()));
  }

  private static int rules(List<IptablesTable> tables) {
    return tables.stream().mapToInt(IptablesTable::size).sum();
  }
}
