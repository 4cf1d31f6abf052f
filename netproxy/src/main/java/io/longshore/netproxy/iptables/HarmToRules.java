package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.Elements;
import io.longshore.netlink.nftables.Family;
import io.longshore.netlink.nftables.NamedObject;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.NftEvent;
import io.longshore.netlink.nftables.NftObject;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.nftables.expr.ImmediateVerdict;
import io.longshore.netlink.nftables.expr.Verdict;
import io.longshore.netproxy.model.IpFamily;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether an event of the ruleset concerns our chains or what leads to them: others work on the
 * same tables all the time, which is their own business.
 */
record HarmToRules(IpFamily family) implements Predicate<NftEvent> {
  private static final Set<TableName> TABLES =
      Set.of(TableName.NAT, TableName.FILTER, TableName.MANGLE);

  @Override
  public boolean test(NftEvent event) {
    return switch (event) {
      case NftEvent.Added(NftObject object) ->
          table(object).filter(it -> adds(it, object)).isPresent();
      case NftEvent.Removed(NftObject object) ->
          table(object).filter(it -> removes(it, object)).isPresent();
      case NftEvent.Committed _ -> false;
    };
  }

  /** Which of the tables that we work on an object is of. */
  private Optional<TableName> table(NftObject object) {
    Family own =
        switch (family) {
          case IPV4 -> Family.IPV4;
          case IPV6 -> Family.IPV6;
        };
    return object.table().family() == own
        ? TableName.of(object.table().name()).filter(TABLES::contains)
        : Optional.empty();
  }

  private static boolean adds(TableName table, NftObject object) {
    return switch (object) {
      case Rule rule -> OwnChains.has(table, rule.chain().name());
      case Chain chain -> OwnChains.has(table, chain.name().name());
      case Table _, NamedSet _, Elements _, NamedObject _ -> false;
    };
  }

  private static boolean removes(TableName table, NftObject object) {
    return switch (object) {
      case Table _ -> true;
      case Chain chain -> OwnChains.has(table, chain.name().name());
      case Rule rule ->
          OwnChains.has(table, rule.chain().name())
              || (table.isBuiltIn(rule.chain().name()) && leadsToUs(table, rule));
      case NamedSet _, Elements _, NamedObject _ -> false;
    };
  }

  private static boolean leadsToUs(TableName table, Rule rule) {
    return rule.expressions().stream()
        .anyMatch(
            expression ->
                expression instanceof ImmediateVerdict(Verdict.Jump(String chain))
                    && OwnChains.has(table, chain));
  }
}
