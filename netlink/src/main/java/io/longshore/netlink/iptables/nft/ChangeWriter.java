package io.longshore.netlink.iptables.nft;

import io.longshore.linux.libc.Errno;
import io.longshore.netlink.iptables.IptablesChange;
import io.longshore.netlink.iptables.IptablesRule;
import io.longshore.netlink.iptables.Policy;
import io.longshore.netlink.iptables.TableName;
import io.longshore.netlink.iptables.form.Dialect;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Nftables;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.wire.IpFamily;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns changes into a transaction. A change that names a rule by its place or by what it does
 * needs the rules of that chain: they are read once, and the kernel refuses the transaction if
 * anything has changed since. For one thread, and one attempt.
 */
final class ChangeWriter {
  private final IpFamily family;
  private final Nftables nftables;
  private final Dialect dialect;
  private final NftTransaction transaction = new NftTransaction();
  private final Set<TableName> tables = EnumSet.noneOf(TableName.class);
  private final Set<ChainName> ensured = new HashSet<>();

  /** The chains of which rules are named, once they are read. */
  private final Map<ChainName, RulePlaces> places = new HashMap<>();

  private final Set<ChainName> named = new HashSet<>();

  ChangeWriter(IpFamily family, Nftables nftables, Dialect dialect) {
    this.family = family;
    this.nftables = nftables;
    this.dialect = dialect;
  }

  NftTransaction write(List<IptablesChange> changes) {
    changes.stream().filter(ChangeWriter::namesRules).map(this::chain).forEach(named::add);
    if (!named.isEmpty()) {
      transaction.expect(nftables.generation().number());
    }
    changes.forEach(this::write);
    return transaction;
  }

  private ChainName chain(IptablesChange change) {
    return NftNames.table(family, change.table()).chain(change.chain());
  }

  private static boolean namesRules(IptablesChange change) {
    return switch (change) {
      case IptablesChange.DeleteRule _,
          IptablesChange.DeleteRuleAt _,
          IptablesChange.ReplaceRule _ ->
          true;
      case IptablesChange.InsertRule insert -> insert.index() != 0;
      case IptablesChange.AppendRule _,
          IptablesChange.CreateChain _,
          IptablesChange.DeleteChain _,
          IptablesChange.FlushChain _,
          IptablesChange.ResetChain _,
          IptablesChange.SetPolicy _ ->
          false;
    };
  }

  private void write(IptablesChange change) {
    TableName table = change.table();
    ChainName chain = chain(change);
    boolean isBuiltIn = table.isBuiltIn(change.chain());
    if (tables.add(table)) {
      transaction.add(Table.of(NftNames.table(family, table), ""));
    }
    if (isBuiltIn && ensured.add(chain)) {
      transaction.ensure(NftNames.chain(family, table, change.chain(), Policy.ACCEPT));
    }
    switch (change) {
      case IptablesChange.CreateChain _ -> {
        transaction.create(Chain.of(chain, ""));
        forget(chain);
      }
      case IptablesChange.ResetChain _ -> {
        if (!isBuiltIn) {
          transaction.add(Chain.of(chain, ""));
        }
        flush(chain);
      }
      case IptablesChange.FlushChain _ -> flush(chain);
      case IptablesChange.DeleteChain _ -> {
        check(!isBuiltIn, chain, "a built-in chain stays");
        transaction.delete(chain);
        forget(chain);
      }
      case IptablesChange.SetPolicy it -> {
        check(isBuiltIn, chain, "only built-in chains have policies");
        transaction.add(NftNames.chain(family, table, it.chain(), it.policy()));
      }
      case IptablesChange.AppendRule it -> append(chain, it.rule());
      case IptablesChange.InsertRule it -> insert(chain, it);
      case IptablesChange.ReplaceRule it ->
          places(chain).replace(it.index(), encode(chain, it.rule()));
      case IptablesChange.DeleteRule it -> places(chain).delete(it.rule());
      case IptablesChange.DeleteRuleAt it -> places(chain).delete(it.index());
    }
  }

  private static void check(boolean condition, ChainName chain, String problem) {
    if (!condition) {
      throw RulePlaces.refusal(chain, Errno.EINVAL, problem);
    }
  }

  private Rule encode(ChainName chain, IptablesRule rule) {
    return RuleEncoder.encode(chain, rule, dialect);
  }

  private void flush(ChainName chain) {
    transaction.flush(chain);
    forget(chain);
  }

  /** From here on the chain has no rules but those that this transaction gives it. */
  private void forget(ChainName chain) {
    places.put(chain, new RulePlaces(chain, List.of(), transaction, dialect));
  }

  private RulePlaces places(ChainName chain) {
    return places.computeIfAbsent(
        chain, it -> new RulePlaces(it, nftables.rules(it), transaction, dialect));
  }

  private void append(ChainName chain, IptablesRule rule) {
    if (named.contains(chain)) {
      places(chain).append(encode(chain, rule));
    } else {
      transaction.append(encode(chain, rule));
    }
  }

  private void insert(ChainName chain, IptablesChange.InsertRule change) {
    Rule rule = encode(chain, change.rule());
    if (named.contains(chain)) {
      places(chain).insert(change.index(), rule);
    } else {
      transaction.insert(rule);
    }
  }
}
