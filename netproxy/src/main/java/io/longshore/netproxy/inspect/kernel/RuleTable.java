package io.longshore.netproxy.inspect.kernel;

import io.longshore.netlink.iptables.HostForm;
import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.Table;
import io.longshore.netproxy.model.IpFamily;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A table of rules, in the words of the tool that its author used. */
public sealed interface RuleTable {

  /** What people call it. */
  String label();

  /** A table of nf_tables, with chains and sets by their names. */
  record Native(Table table, Map<String, NativeChain> chains, Map<String, SetContent> sets)
      implements RuleTable {
    /** Copies the maps. */
    public Native {
      chains = Map.copyOf(chains);
      sets = Map.copyOf(sets);
    }

    /** Of what the kernel lists. */
    public static Native of(
        Table table, List<Chain> chains, List<Rule> rules, Map<NamedSet, List<SetElement>> sets) {
      Map<String, List<Rule>> byChain =
          rules.stream().collect(Collectors.groupingBy(rule -> rule.chain().name()));
      return new Native(
          table,
          chains.stream()
              .map(
                  chain ->
                      new NativeChain(chain, byChain.getOrDefault(chain.name().name(), List.of())))
              .collect(Collectors.toMap(one -> one.chain().name().name(), Function.identity())),
          sets.entrySet().stream()
              .map(entry -> new SetContent(entry.getKey(), entry.getValue()))
              .collect(Collectors.toMap(one -> one.set().name().name(), Function.identity())));
    }

    /** The name without the family. */
    public String name() {
      return table.table().name();
    }

    @Override
    public String label() {
      return "nft " + table.table();
    }
  }

  /** A chain of nf_tables and its rules. */
  record NativeChain(Chain chain, List<Rule> rules) {
    /** Copies the rules. */
    public NativeChain {
      rules = List.copyOf(rules);
    }
  }

  /** A table of iptables or ip6tables, in either form. */
  record OfIptables(
      IpFamily family, HostForm form, IptablesTable table, Map<String, IptablesChain> chains)
      implements RuleTable {
    /** Copies the map. */
    public OfIptables {
      chains = Map.copyOf(chains);
    }

    /** With the chains by their names. */
    public static OfIptables of(IpFamily family, HostForm form, IptablesTable table) {
      return new OfIptables(
          family,
          form,
          table,
          table.chains().stream()
              .collect(Collectors.toMap(IptablesChain::name, Function.identity())));
    }

    @Override
    public String label() {
      String tool = family == IpFamily.IPV4 ? "iptables" : "ip6tables";
      return tool + (form == HostForm.LEGACY ? "-legacy " : " ") + table.name();
    }
  }
}
