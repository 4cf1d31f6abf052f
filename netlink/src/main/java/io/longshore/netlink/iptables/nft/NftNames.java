package io.longshore.netlink.iptables.nft;

import io.longshore.netlink.iptables.Hook;
import io.longshore.netlink.iptables.Policy;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.nftables.BaseChain;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.Priority;
import io.longshore.netlink.wire.IpFamily;
import java.util.List;

/**
 * What iptables-nft calls its tables and chains in nf_tables, and where they are asked: iptables,
 * nft_xt_builtin_table.
 */
final class NftNames {
  /** Behind source translation, other than in legacy tables, where it is NF_IP_PRI_SECURITY. */
  private static final Priority SECURITY = new Priority(150);

  private NftNames() {}

  static Family family(IpFamily family) {
    return switch (family) {
      case IPV4 -> Family.IPV4;
      case IPV6 -> Family.IPV6;
    };
  }

  static io.longshore.netlink.nftables.TableName table(IpFamily family, TableName table) {
    return new io.longshore.netlink.nftables.TableName(family(family), table.toString());
  }

  /** A chain; a built-in one with its hook and a policy. */
  static Chain chain(IpFamily family, TableName table, String name, Policy policy) {
    ChainName chain = table(family, table).chain(name);
    return table
        .hook(name)
        .map(hook -> Chain.of(chain, base(table, hook, policy), ""))
        .orElseGet(() -> Chain.of(chain, ""));
  }

  private static BaseChain base(TableName table, Hook hook, Policy policy) {
    return new BaseChain(
        type(table, hook),
        io.longshore.netlink.nftables.Hook.valueOf(hook.name()),
        priority(table, hook),
        switch (policy) {
          case ACCEPT -> BaseChain.Policy.ACCEPT;
          case DROP -> BaseChain.Policy.DROP;
        },
        List.of());
  }

  private static String type(TableName table, Hook hook) {
    return switch (table) {
      case NAT -> "nat";
      case MANGLE -> hook == Hook.OUTPUT ? "route" : "filter";
      case FILTER, RAW, SECURITY -> "filter";
    };
  }

  private static Priority priority(TableName table, Hook hook) {
    return switch (table) {
      case FILTER -> Priority.FILTER;
      case MANGLE -> Priority.MANGLE;
      case RAW -> Priority.RAW;
      case SECURITY -> SECURITY;
      case NAT ->
          switch (hook) {
            case PREROUTING, OUTPUT -> Priority.DNAT;
            case INPUT, POSTROUTING, FORWARD -> Priority.SNAT;
          };
    };
  }
}
