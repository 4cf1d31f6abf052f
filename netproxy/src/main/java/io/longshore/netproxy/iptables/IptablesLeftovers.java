package io.longshore.netproxy.iptables;

import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.match.SetMatch;
import io.longshore.netproxy.sync.Leftovers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What this mode leaves in either form of tables, ours and kube-proxy's. A kubelet's chains stay,
 * and so do those that the mode ipvs is using.
 */
public final class IptablesLeftovers implements Leftovers {
  private static final List<TableName> TABLES =
      List.of(TableName.NAT, TableName.FILTER, TableName.MANGLE);

  private final Supplier<List<Iptables>> opener;

  /** Of tables of both families and in both forms, which are opened when they are needed. */
  public IptablesLeftovers(Supplier<List<Iptables>> opener) {
    this.opener = opener;
  }

  @Override
  public String mode() {
    return "iptables";
  }

  /** What one set of tables refuses keeps nobody from the others. */
  @Override
  public int remove() {
    int removed = 0;
    List<RuntimeException> failures = new ArrayList<>();
    List<Iptables> opened = opener.get();
    try {
      for (Iptables tables : opened) {
        try {
          removed += remove(tables);
        } catch (RuntimeException e) {
          failures.add(e);
        }
      }
    } finally {
      opened.forEach(Iptables::close);
    }
    if (!failures.isEmpty()) {
      RuntimeException first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
    return removed;
  }

  private static int remove(Iptables tables) {
    List<TableName> there = tables.tables();
    List<IptablesTable> read = TABLES.stream().filter(there::contains).map(tables::read).toList();
    boolean ipvs = read.stream().anyMatch(IptablesLeftovers::isOfIpvs);
    IptablesChanges changes = new IptablesChanges();
    int removed = 0;
    for (IptablesTable table : read) {
      List<IptablesChain> gone =
          table.chains().stream().filter(it -> goes(table, it, ipvs)).toList();
      for (FixedRules.Jump jump : FixedRules.jumps()) {
        if (jump.from().table() == table.name()
            && gone.stream().anyMatch(it -> jump.rule().chain().equals(Optional.of(it.name())))) {
          removed += unlead(table, jump, changes);
        }
      }
      gone.forEach(chain -> changes.flush(table.name(), chain.name()));
      gone.forEach(chain -> changes.delete(table.name(), chain.name()));
      removed += gone.size();
    }
    tables.apply(changes);
    return removed;
  }

  private static boolean goes(IptablesTable table, IptablesChain chain, boolean ipvs) {
    return OwnChains.has(table.name(), chain.name())
        && !(ipvs && OwnChains.isAlsoOfIpvs(table.name(), chain.name()));
  }

  /** That mode's rules ask sets, and this one's never do. */
  private static boolean isOfIpvs(IptablesTable table) {
    return table.name() == TableName.NAT
        && table
            .chain(ChainNames.SERVICES)
            .filter(
                chain ->
                    chain.rules().stream()
                        .flatMap(rule -> rule.matches().stream())
                        .anyMatch(SetMatch.class::isInstance))
            .isPresent();
  }

  private static int unlead(IptablesTable table, FixedRules.Jump jump, IptablesChanges changes) {
    int count =
        (int)
            table.chain(jump.from().chain()).stream()
                .flatMap(chain -> chain.rules().stream())
                .filter(jump.rule()::sameAs)
                .count();
    for (int i = 0; i < count; i++) {
      changes.delete(table.name(), jump.from().chain(), jump.rule());
    }
    return count;
  }
}
