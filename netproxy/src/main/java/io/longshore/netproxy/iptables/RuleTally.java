package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesChange;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.TableName;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many rules there are in the chains of this mode, table by table. For one thread. */
final class RuleTally {
  private final Map<TableName, Integer> rules = new EnumMap<>(TableName.class);

  /** Those that change. */
  static Map<TableName, Integer> written(IptablesChanges changes) {
    RuleTally written = new RuleTally();
    for (IptablesChange change : changes.list()) {
      switch (change) {
        case IptablesChange.AppendRule _,
            IptablesChange.InsertRule _,
            IptablesChange.ReplaceRule _ ->
            written.add(change.table(), 1);
        case IptablesChange.CreateChain _,
            IptablesChange.ResetChain _,
            IptablesChange.FlushChain _,
            IptablesChange.DeleteChain _,
            IptablesChange.SetPolicy _,
            IptablesChange.DeleteRule _,
            IptablesChange.DeleteRuleAt _ -> {}
      }
    }
    return written.rules;
  }

  void clear() {
    rules.clear();
  }

  void add(Map<Place, List<IptablesRule>> chains) {
    chains.forEach((place, list) -> add(place.table(), list.size()));
  }

  void add(ServiceRules service) {
    add(service, 1);
  }

  void remove(ServiceRules service) {
    add(service, -1);
  }

  private void add(ServiceRules service, int sign) {
    service.lines().forEach(line -> add(line.place().table(), sign));
    for (IptablesChain chain : service.chains()) {
      add(TableName.NAT, sign * chain.rules().size());
    }
  }

  void add(TableName table, int count) {
    rules.merge(table, count, Integer::sum);
  }

  int of(TableName table) {
    return rules.getOrDefault(table, 0);
  }
}
