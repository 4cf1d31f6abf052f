package io.longshore.netlink.iptables;

/** One change of a table; rules are counted from 0. */
public sealed interface IptablesChange {

  /** The table that changes. */
  TableName table();

  /** The chain that changes. */
  String chain();

  /** Makes a chain that must not exist. */
  record CreateChain(TableName table, String chain) implements IptablesChange {}

  /** Leaves an empty chain, whether or not there was one: what {@code :CHAIN -} means. */
  record ResetChain(TableName table, String chain) implements IptablesChange {}

  /** Deletes all rules of a chain. */
  record FlushChain(TableName table, String chain) implements IptablesChange {}

  /** Deletes a chain with its rules; no rule may lead to it. */
  record DeleteChain(TableName table, String chain) implements IptablesChange {}

  /** Sets what a built-in chain does at its end. */
  record SetPolicy(TableName table, String chain, Policy policy) implements IptablesChange {}

  /** Puts a rule behind the others. */
  record AppendRule(TableName table, String chain, IptablesRule rule) implements IptablesChange {}

  /** Puts a rule before the one at an index, or behind the others. */
  record InsertRule(TableName table, String chain, int index, IptablesRule rule)
      implements IptablesChange {}

  /** Puts a rule in the place of the one at an index. */
  record ReplaceRule(TableName table, String chain, int index, IptablesRule rule)
      implements IptablesChange {}

  /** Deletes the first rule that does the same. */
  record DeleteRule(TableName table, String chain, IptablesRule rule) implements IptablesChange {}

  /** Deletes the rule at an index. */
  record DeleteRuleAt(TableName table, String chain, int index) implements IptablesChange {}
}
