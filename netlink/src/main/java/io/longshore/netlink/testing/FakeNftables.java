package io.longshore.netlink.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.longshore.linux.libc.Errno;
import io.longshore.netlink.nftables.Chain;
import io.longshore.netlink.nftables.ChainName;
import io.longshore.netlink.nftables.Elements;
import io.longshore.netlink.nftables.Generation;
import io.longshore.netlink.nftables.NamedObject;
import io.longshore.netlink.nftables.NamedSet;
import io.longshore.netlink.nftables.NftChange;
import io.longshore.netlink.nftables.NftTransaction;
import io.longshore.netlink.nftables.Nftables;
import io.longshore.netlink.nftables.Rule;
import io.longshore.netlink.nftables.SetElement;
import io.longshore.netlink.nftables.SetName;
import io.longshore.netlink.nftables.Table;
import io.longshore.netlink.nftables.TableName;
import io.longshore.netlink.wire.Bytes;
import io.longshore.netlink.wire.NetlinkException;
import io.longshore.netlink.wire.NetlinkException.Refusal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * nf_tables in memory: it refuses what the kernel refuses for want of an object or because one is
 * in use, and all or nothing happens; but no packet passes, no element expires, and there are no
 * sets without a name. Safe for use by several threads.
 */
public final class FakeNftables implements Nftables {
  @GuardedBy("this")
  private Map<TableName, FakeTable> tables = new LinkedHashMap<>();

  @GuardedBy("this")
  private int generation = 1;

  @GuardedBy("this")
  private int refusals;

  /** Without any table. */
  public FakeNftables() {}

  /** Refuses the next transactions, as a kernel without memory does. */
  public synchronized void refuseNext(int transactions) {
    refusals = transactions;
  }

  @Override
  public synchronized void apply(NftTransaction changes) {
    if (changes.isEmpty()) {
      return;
    }
    check(refusals == 0, Errno.ENOMEM, "change the ruleset", -1);
    check(changes.expected().orElse(generation) == generation, Errno.ERESTART, "begin", 0);
    Map<TableName, FakeTable> edited = new LinkedHashMap<>();
    tables.forEach((name, table) -> edited.put(name, table.copy()));
    int number = 0;
    for (NftChange change : changes.changes()) {
      number++;
      for (NftChange single : change.single()) {
        try {
          make(edited, single);
        } catch (FakeTable.Refused e) {
          throw refusal(e.errno(), single.toString(), number);
        }
      }
    }
    tables = edited;
    generation++;
  }

  @GuardedBy("this")
  private void check(boolean fine, Errno otherwise, String operation, int message) {
    if (!fine) {
      refusals = Math.max(0, refusals - 1);
      throw refusal(otherwise, operation, message);
    }
  }

  private static NetlinkException refusal(Errno errno, String operation, int message) {
    int number = errno.number();
    return NetlinkException.refused(
        operation, new Refusal(number, Errno.describe(number), "", -1, message));
  }

  private static void make(Map<TableName, FakeTable> tables, NftChange change)
      throws FakeTable.Refused {
    TableName name = change.object().table();
    if (change.object() instanceof Table table && change.verb() != NftChange.Verb.DELETE) {
      boolean isNew = tables.putIfAbsent(name, new FakeTable(table)) == null;
      FakeTable.check(isNew || change.verb() != NftChange.Verb.CREATE, Errno.EEXIST);
      return;
    }
    FakeTable table = FakeTable.existing(tables.get(name));
    if (change.object() instanceof Table) {
      tables.remove(name);
    } else {
      table.make(change);
    }
  }

  private synchronized Optional<FakeTable> find(TableName name) {
    return Optional.ofNullable(tables.get(name));
  }

  private FakeTable existing(TableName name, String operation) {
    return find(name).orElseThrow(() -> refusal(Errno.ENOENT, operation, 0));
  }

  @Override
  public synchronized Generation generation() {
    return new Generation(generation, 0, "");
  }

  @Override
  public synchronized List<Table> tables() {
    return tables.values().stream().map(FakeTable::table).toList();
  }

  @Override
  public List<Chain> chains(TableName table) {
    return find(table).map(FakeTable::chains).orElse(List.of());
  }

  @Override
  public List<Rule> rules(TableName table) {
    return find(table).map(FakeTable::rules).orElse(List.of());
  }

  @Override
  public List<Rule> rules(ChainName chain) {
    return rules(chain.table()).stream().filter(rule -> rule.chain().equals(chain)).toList();
  }

  @Override
  public List<NamedSet> sets(TableName table) {
    return find(table).map(FakeTable::sets).orElse(List.of());
  }

  @Override
  public List<NamedObject> objects(TableName table) {
    return find(table).map(FakeTable::objects).orElse(List.of());
  }

  @Override
  public List<SetElement> elements(SetName set) {
    String operation = "list elements of " + set;
    return existing(set.table(), operation)
        .elements(set)
        .map(Elements::elements)
        .orElseThrow(() -> refusal(Errno.ENOENT, operation, 0));
  }

  /** A range is not looked into. */
  @Override
  public Optional<SetElement> element(SetName set, Bytes key) {
    return elements(set).stream().filter(element -> element.key().equals(key)).findFirst();
  }

  @Override
  public void close() {}
}
