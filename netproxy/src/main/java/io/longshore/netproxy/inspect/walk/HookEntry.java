package io.longshore.netproxy.inspect.walk;

import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.nftables.BaseChain;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.Hook;
import io.longshore.netlink.nftables.Table;
import io.longshore.netproxy.inspect.kernel.KernelState;
import io.longshore.netproxy.inspect.kernel.RuleTable;
import io.longshore.netproxy.model.IpFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a packet meets at a hook, in the order of priorities. */
sealed interface HookEntry {
  // enum nf_ip_hook_priorities of include/uapi/linux/netfilter_ipv4.h.
  int RAW = -300;
  int MANGLE = -150;
  int NAT_DESTINATION = -100;
  int FILTER = 0;
  int SECURITY = 50;
  int NAT_SOURCE = 100;

  /** Of ip_vs_ops4: net/netfilter/ipvs/ip_vs_core.c. */
  int IPVS_INPUT = NAT_SOURCE - 1;

  /** Likewise, for packets of this machine. */
  int IPVS_OUTPUT = NAT_DESTINATION + 2;

  /** Where among the others. */
  int priority();

  /**
   * Whether it only sees what begins a connection, and only until another one has translated it.
   */
  boolean translates();

  /** A base chain of nf_tables. */
  record NativeChain(RuleTable.Native table, String chain, BaseChain base) implements HookEntry {
    /** The kernel asks all chains that translate at one place: net/netfilter/nf_nat_core.c. */
    @Override
    public int priority() {
      return translates() ? natPriority(base.hook()) : base.priority().value();
    }

    @Override
    public boolean translates() {
      return base.type().equals("nat");
    }
  }

  /** A built-in chain of iptables. */
  record BuiltInChain(RuleTable.OfIptables table, Hook hook, IptablesChain chain)
      implements HookEntry {
    @Override
    public int priority() {
      return switch (table.table().name()) {
        case RAW -> RAW;
        case MANGLE -> MANGLE;
        case NAT -> natPriority(hook);
        case FILTER -> FILTER;
        case SECURITY -> table.form() == HostForm.NFT ? SECURITY + 100 : SECURITY;
      };
    }

    @Override
    public boolean translates() {
      return table.table().name() == io.longshore.netlink.iptables.TableName.NAT;
    }
  }

  /** The virtual servers of IPVS. */
  record VirtualServers(int priority) implements HookEntry {
    @Override
    public boolean translates() {
      return false;
    }
  }

  private static int natPriority(Hook hook) {
    return switch (hook) {
      case PREROUTING, OUTPUT -> NAT_DESTINATION;
      case INPUT, POSTROUTING, FORWARD, INGRESS, EGRESS -> NAT_SOURCE;
    };
  }

  /** All entries at a hook for a version of IP, in their order. */
  static List<HookEntry> at(KernelState kernel, IpFamily family, Hook hook) {
    List<HookEntry> entries = new ArrayList<>();
    for (RuleTable table : kernel.tables()) {
      switch (table) {
        case RuleTable.Native nft -> entries.addAll(chains(nft, family, hook));
        case RuleTable.OfIptables iptables -> entries.addAll(chains(iptables, family, hook));
      }
    }
    if (!kernel.servers().isEmpty()) {
      switch (hook) {
        case INPUT -> entries.add(new VirtualServers(IPVS_INPUT));
        case OUTPUT -> entries.add(new VirtualServers(IPVS_OUTPUT));
        case PREROUTING, FORWARD, POSTROUTING, INGRESS, EGRESS -> {}
      }
    }
    entries.sort(Comparator.comparingInt(HookEntry::priority));
    return entries;
  }

  private static List<HookEntry> chains(RuleTable.Native table, IpFamily family, Hook hook) {
    if (!sees(table.table().table().family(), family)
        || table.table().flags().contains(Table.Flag.DORMANT)) {
      return List.of();
    }
    return table.chains().values().stream()
        .flatMap(
            chain ->
                chain.chain().base().stream()
                    .filter(base -> base.hook() == hook)
                    .map(base -> new NativeChain(table, chain.chain().name().name(), base)))
        .sorted(Comparator.comparingInt((NativeChain chain) -> chain.base().priority().value()))
        .map(HookEntry.class::cast)
        .toList();
  }

  private static boolean sees(Family tables, IpFamily family) {
    return switch (tables) {
      case INET -> true;
      case IPV4 -> family == IpFamily.IPV4;
      case IPV6 -> family == IpFamily.IPV6;
      case ARP, NETDEV, BRIDGE -> false;
    };
  }

  private static List<HookEntry> chains(RuleTable.OfIptables table, IpFamily family, Hook hook) {
    if (table.family() != family) {
      return List.of();
    }
    return table.table().chains().stream()
        .filter(
            chain ->
                table
                    .table()
                    .name()
                    .hook(chain.name())
                    .map(own -> own.name().equals(hook.name()))
                    .orElse(false))
        .map(chain -> (HookEntry) new BuiltInChain(table, hook, chain))
        .toList();
  }
}
