package io.longshore.netproxy.ipvs;

import io.longshore.netlink.iptables.Iptables;
import io.longshore.netlink.iptables.IptablesChain;
import io.longshore.netlink.iptables.IptablesChanges;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.IptablesTable;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netproxy.model.IpFamily;
import io.longshore.netproxy.model.Masquerading;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The kernel's rules of this mode, of one family. For one thread. */
final class RuleTables {
  private final Iptables iptables;
  private final List<IptablesTable> wanted;
  private final List<FixedRules.Jump> jumps;

  RuleTables(Iptables iptables, IpFamily family, Masquerading masquerading) {
    FixedRules rules = new FixedRules(family);
    this.iptables = iptables;
    this.wanted = rules.tables(masquerading);
    this.jumps = rules.jumps();
  }

  /** Puts the rules in where they are missing or others, and tells in how many places. */
  int replace() {
    Repair repair = compare();
    iptables.apply(repair.changes);
    return repair.places;
  }

  /** Whether all is as it should be. */
  boolean isComplete() {
    return compare().places == 0;
  }

  /** What is to be done. */
  private record Repair(IptablesChanges changes, int places) {}

  private Repair compare() {
    IptablesChanges changes = new IptablesChanges();
    Map<TableName, IptablesTable> found = new EnumMap<>(TableName.class);
    List<Runnable> fillings = new ArrayList<>();
    for (IptablesTable table : wanted) {
      found.put(table.name(), iptables.read(table.name()));
      for (IptablesChain chain : ownChains(table)) {
        if (!has(found.getOrDefault(table.name(), table), chain)) {
          // All chains before the first rule, which may lead to another one.
          changes.reset(table.name(), chain.name());
          fillings.add(
              () ->
                  chain.rules().forEach(rule -> changes.append(table.name(), chain.name(), rule)));
        }
      }
    }
    fillings.forEach(Runnable::run);
    int missing = 0;
    for (FixedRules.Jump jump : jumps) {
      IptablesTable table = found.getOrDefault(jump.table(), IptablesTable.empty(jump.table()));
      if (!leads(table, jump)) {
        changes.insert(jump.table(), jump.from(), 0, jump.rule());
        missing++;
      }
    }
    return new Repair(changes, fillings.size() + missing);
  }

  private static List<IptablesChain> ownChains(IptablesTable table) {
    return table.chains().stream().filter(chain -> chain.policy().isEmpty()).toList();
  }

  private static boolean has(IptablesTable table, IptablesChain wanted) {
    return table.chain(wanted.name()).filter(found -> same(found, wanted)).isPresent();
  }

  private static boolean same(IptablesChain one, IptablesChain other) {
    if (one.rules().size() != other.rules().size()) {
      return false;
    }
    for (int i = 0; i < one.rules().size(); i++) {
      if (!one.rules().get(i).sameAs(other.rules().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean leads(IptablesTable table, FixedRules.Jump jump) {
    return table
        .chain(jump.from())
        .filter(chain -> chain.rules().stream().anyMatch(rule -> rule.sameAs(jump.rule())))
        .isPresent();
  }

  /** Takes out everything that this mode ever put in, and tells how much there was. */
  static int remove(Iptables iptables) {
    IptablesChanges changes = new IptablesChanges();
    List<Runnable> deletions = new ArrayList<>();
    for (TableName name : iptables.tables()) {
      IptablesTable table = iptables.read(name);
      List<String> ours = FixedRules.chains().getOrDefault(name, List.of());
      for (IptablesChain chain : table.chains()) {
        if (ours.contains(chain.name())) {
          changes.flush(name, chain.name());
          deletions.add(() -> changes.delete(name, chain.name()));
        } else {
          removeJumps(changes, name, chain, ours);
        }
      }
    }
    deletions.forEach(Runnable::run);
    iptables.apply(changes);
    return deletions.size();
  }

  private static void removeJumps(
      IptablesChanges changes, TableName table, IptablesChain from, List<String> ours) {
    for (IptablesRule rule : from.rules()) {
      if (rule.chain().filter(ours::contains).isPresent()) {
        changes.delete(table, from.name(), rule);
      }
    }
  }
}
