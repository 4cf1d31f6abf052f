package io.longshore.netlink.iptables;

import java.util.ArrayList;
import java.util.List;

/** Changes in their order, which happen together. For one thread. */
public final class IptablesChanges {
  private final List<IptablesChange> changes = new ArrayList<>();

  /** All changes so far. */
  public List<IptablesChange> list() {
    return List.copyOf(changes);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Adds a change. */
  public IptablesChanges add(IptablesChange change) {
    changes.add(change);
    return this;
  }

  /** Makes a chain that must not exist. */
  public IptablesChanges create(TableName table, String chain) {
    return add(new IptablesChange.CreateChain(table, chain));
  }

  /** Leaves an empty chain, whether or not there was one. */
  public IptablesChanges reset(TableName table, String chain) {
    return add(new IptablesChange.ResetChain(table, chain));
  }

  /** Deletes all rules of a chain. */
  public IptablesChanges flush(TableName table, String chain) {
    return add(new IptablesChange.FlushChain(table, chain));
  }

  /** Deletes a chain with its rules; no rule may lead to it. */
  public IptablesChanges delete(TableName table, String chain) {
    return add(new IptablesChange.DeleteChain(table, chain));
  }

  /** Sets what a built-in chain does at its end. */
  public IptablesChanges policy(TableName table, String chain, Policy policy) {
    return add(new IptablesChange.SetPolicy(table, chain, policy));
  }

  /** Puts a rule behind the others. */
  public IptablesChanges append(TableName table, String chain, IptablesRule rule) {
    return add(new IptablesChange.AppendRule(table, chain, rule));
  }

  /** Puts a rule before the one at an index. */
  public IptablesChanges insert(TableName table, String chain, int index, IptablesRule rule) {
    return add(new IptablesChange.InsertRule(table, chain, index, rule));
  }

  /** Puts a rule in the place of the one at an index. */
  public IptablesChanges replace(TableName table, String chain, int index, IptablesRule rule) {
    return add(new IptablesChange.ReplaceRule(table, chain, index, rule));
  }

  /** Deletes the first rule that does the same. */
  public IptablesChanges delete(TableName table, String chain, IptablesRule rule) {
    return add(new IptablesChange.DeleteRule(table, chain, rule));
  }

  /** Deletes the rule at an index. */
  public IptablesChanges deleteAt(TableName table, String chain, int index) {
    return add(new IptablesChange.DeleteRuleAt(table, chain, index));
  }

  /**
   * What {@code iptables-restore --noflush} does with a table: all of its own chains are as the
   * table has them, rules of built-in chains are added, and other chains stay.
   */
  public IptablesChanges restore(IptablesTable table) {
    TableName name = table.name();
    for (IptablesChain chain : table.chains()) {
      chain
          .policy()
          .ifPresentOrElse(
              policy -> policy(name, chain.name(), policy), () -> reset(name, chain.name()));
    }
    for (IptablesChain chain : table.chains()) {
      chain.rules().forEach(rule -> append(name, chain.name(), rule));
    }
    return this;
  }

  /** A line for each change, in the words of iptables. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    changes.forEach(change -> text.append(ChangeWords.of(change)).append('\n'));
    return text.toString();
  }
}
